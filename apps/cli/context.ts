import { type Config, loadConfig } from '#config';
import { type Database, type DatabaseServer, openDatabase, openDatabaseServer, type Role } from '#database';
import { Tenant } from '#tenancy';
import { CommandFailed } from './errors.js';
import type { Keys, KeySource } from './keys.js';

export interface ContextOptions {
  env: NodeJS.ProcessEnv;
  keys: KeySource;
  stdin: NodeJS.ReadableStream;
  stdout: { write(text: string): unknown };
  stderr: { write(text: string): unknown };
  /** Told how to leave in order, for when the person presses Ctrl-C. */
  onInterrupt?: (close: () => Promise<void>) => void;
}

/**
 * What a command works with: the configuration, the keys and the database, each opened when it is
 * first asked for and closed after the command.
 */
export class Context {
  /** How results and refusals are written. */
  format: 'text' | 'json' = 'text';
  #config: Config | undefined;
  #keys: Promise<Keys> | undefined;
  #server: Promise<DatabaseServer> | undefined;
  readonly #databases = new Map<Role, Promise<Database>>();

  constructor(readonly options: ContextOptions) {}

  /** @throws ConfigurationError */
  get config(): Config {
    return (this.#config ??= loadConfig(this.options.env));
  }

  keys(): Promise<Keys> {
    return (this.#keys ??= this.options.keys.open(this.config));
  }

  /** Reaches the database, and starts the embedded one where it is stopped. */
  server(): Promise<DatabaseServer> {
    return (this.#server ??= this.keys().then(({ derive }) => openDatabaseServer(this.config, derive)));
  }

  /** The address of a role. @throws CommandFailed where the installation was not given it. */
  async address(role: Role): Promise<string> {
    const address = (await this.server()).addresses[role];
    if (address !== null) return address;
    const variable = role === 'owner' ? 'DATABASE_OWNER_URL' : 'DATABASE_CONSOLE_URL';
    throw new CommandFailed('database_unavailable', `This needs the database role ${role}: set ${variable}.`);
  }

  database(role: Role): Promise<Database> {
    const open = this.#databases.get(role) ?? this.open(role);
    this.#databases.set(role, open);
    return open;
  }

  /** Writes a command's result: `value` as JSON, or the lines of `text` for people. */
  print(value: unknown, text: string): void {
    this.options.stdout.write(this.format === 'json' ? `${JSON.stringify(value)}\n` : `${text}\n`);
  }

  /** Writes why a command was refused. */
  printError(code: string, message: string): void {
    this.options.stderr.write(
      this.format === 'json' ? `${JSON.stringify({ code, message })}\n` : `${code}: ${message}\n`,
    );
  }

  /** Closes what was opened; the last user of the embedded database stops it. */
  async close(): Promise<void> {
    const opened = await Promise.allSettled(this.#databases.values());
    for (const each of opened) if (each.status === 'fulfilled') await each.value.close();
    const server = await this.#server?.catch(() => undefined);
    await server?.close();
  }

  private async open(role: Role): Promise<Database> {
    return openDatabase(await this.address(role), { entities: [Tenant], connections: 2 });
  }
}
