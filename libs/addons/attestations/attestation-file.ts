import { appendFile, readFile } from 'node:fs/promises';
import { AddonRefused } from '../errors.js';

/** More people than ever vouch for one package. */
const MOST_LINES = 100;

/** Where the attestations of a tarball lie: beside it. */
export function attestationFile(tarball: string): string {
  return `${tarball}.intoto.jsonl`;
}

/** The envelopes in a file's text, one a line. @throws AddonRefused `signature_invalid` for more than a package can need. */
export function attestationLines(text: string): string[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length > MOST_LINES) {
    throw new AddonRefused('signature_invalid', `There are more than ${MOST_LINES} attestations.`);
  }
  return lines;
}

/** Those beside a tarball; none where there is no such file. */
export async function readAttestations(tarball: string): Promise<string[]> {
  try {
    return attestationLines(await readFile(attestationFile(tarball), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

export async function addAttestation(tarball: string, envelope: string): Promise<void> {
  await appendFile(attestationFile(tarball), `${envelope}\n`);
}
