/** A line for whoever started the host. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
