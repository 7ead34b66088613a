import { textsFor } from './texts.js';

/** Why a file was not taken. */
export type FileRefusal =
  | 'kind'
  | 'damaged'
  | 'pixels'
  | 'name_and_content'
  | 'locked'
  | 'macros'
  | 'fetches'
  | 'empty'
  | 'bomb'
  | 'large'
  | 'full';

/** What a person is told of a file that was not taken: what is wrong, and what to do. */
export function refusedFile(language: string, reason: FileRefusal, name: string, mib: number): string {
  const { fileRefused } = textsFor(language);
  const said = fileRefused[reason].replace('{mib}', String(mib));
  return name === '' ? said : `${name}: ${said}`;
}
