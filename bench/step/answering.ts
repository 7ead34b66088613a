import { Client, type Started } from '../../test/client.js';
import { valuesFor } from '../../test/eviction.js';
import { INTERVIEW } from './protocol.js';

/** A guest who answers the interview, and begins again when it is finished: that counts as a step too. */
export class Answering {
  private constructor(
    private client: Client,
    private shown: Started,
  ) {}

  static async start(client: Client): Promise<Answering> {
    return new Answering(client, await begin(client));
  }

  /** Answers the current screen. */
  async step(): Promise<void> {
    const { session, screen } = this.shown;
    if (screen.kind !== 'question') {
      this.client = new Client(this.client.origin);
      this.shown = await begin(this.client);
      return;
    }
    const { status, json } = await this.client.post<Started>(`/api/v1/sessions/${session}/answers`, {
      screen: screen.screen,
      values: valuesFor(screen),
    });
    if (status !== 200) throw new Error(`${status} at ${screen.question}: ${JSON.stringify(json)}`);
    this.shown = { session, screen: json.screen };
  }

  get current(): Started {
    return this.shown;
  }
}

async function begin(client: Client): Promise<Started> {
  const { status, json } = await client.post<Started>('/api/v1/sessions', { interview: INTERVIEW });
  if (status !== 201) throw new Error(`${status}: ${JSON.stringify(json)}`);
  return json;
}
