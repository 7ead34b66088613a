import { Client, type Started } from '../../test/client.js';
import { valuesFor } from '../../test/eviction.js';
import { Answering } from './answering.js';

/** Steps into the interview at which a session's row and screen are of middling size. */
const HALFWAY = 12;

/** Sends to the floor, over and over, what a guest halfway through the interview would send. */
export class FloorAnswering {
  private constructor(
    private readonly floor: Client,
    private readonly shown: Started,
  ) {}

  static async start(client: Client, floorOrigin: string): Promise<FloorAnswering> {
    const guest = await Answering.start(client);
    for (let step = 0; step < HALFWAY; step++) await guest.step();
    const floor = new Client(floorOrigin);
    for (const [name, value] of client.cookies) floor.cookies.set(name, value);
    const { session, screen } = guest.current;
    await floor.post(`/floor/${session}`, { screen });
    return new FloorAnswering(floor, guest.current);
  }

  async step(): Promise<void> {
    const { session, screen } = this.shown;
    const answer = { screen: screen.screen, values: valuesFor(screen) };
    const { status, json } = await this.floor.post(`/floor/${session}/answers`, answer);
    if (status !== 200) throw new Error(`${status} from the floor: ${JSON.stringify(json)}`);
  }
}
