import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';

/** A mail as the driver `file` wrote it. */
export interface WrittenMail {
  to: string;
  subject: string;
  text: string;
  /** The token of the link in it; empty where it has none. */
  token: string;
}

/** The mails to an address so far, the oldest first. */
export async function mailsTo(dataFolder: string, address: string): Promise<WrittenMail[]> {
  const folder = join(dataFolder, 'mail');
  const names = await readdir(folder).catch(() => []);
  const mails: WrittenMail[] = [];
  for (const name of names.filter((each) => each.endsWith('.eml')).toSorted()) {
    const mail = read(await readFile(join(folder, name), 'utf8'));
    if (mail.to === address) mails.push(mail);
  }
  return mails;
}

/** The newest mail to an address once there are `count`: mails are sent after the reply. */
export async function mailTo(dataFolder: string, address: string, count = 1): Promise<WrittenMail> {
  const mails = await vi.waitFor(
    async () => {
      const all = await mailsTo(dataFolder, address);
      if (all.length < count) throw new Error(`${all.length} mails to ${address}`);
      return all;
    },
    { timeout: 10_000, interval: 20 },
  );
  return mails[count - 1]!;
}

function read(eml: string): WrittenMail {
  const header = (name: string) => new RegExp(`^${name}: (.*(?:\\r\\n .*)*)`, 'm').exec(eml)?.[1] ?? '';
  const words = [...header('Subject').matchAll(/=\?utf-8\?B\?(.*?)\?=/g)].map(([, word]) => decoded(word!));
  const text = decoded(/text\/plain[^]*?\r\n\r\n([^]*?)\r\n--/.exec(eml)?.[1] ?? '');
  const token = /token=([\w-]+)/.exec(text)?.[1] ?? '';
  return { to: header('To'), subject: words.join(''), text, token };
}

function decoded(base64: string): string {
  return Buffer.from(base64, 'base64').toString();
}
