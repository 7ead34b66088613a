const LONGEST = 100;
const dot = /\.([^./\\]*)$/;

/**
 * The name of an upload as it is shown: never a path, and nothing in it that hides what it is (control and direction
 * characters, as in `fdp.exe` turned round; Unicode TR 36, 2.10). It is never used to find a file.
 * @param extension what the name ends in afterwards, whatever it ended in before
 */
export function cleanName(name: string, extension: string): string {
  const last = name.normalize('NFC').split(/[\\/]/).at(-1) ?? '';
  const plain = last
    .replaceAll(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
    .replaceAll(/[<>:"|?*]/g, '_')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const stem = plain.replace(dot, '').replace(/^[. ]+|[. ]+$/g, '');
  return `${Array.from(stem).slice(0, LONGEST).join('') || 'file'}.${extension}`;
}

/** What a name ends in, without the dot; '' where it ends in nothing. */
export function extensionOf(name: string): string {
  return dot.exec(name)?.[1]?.toLowerCase() ?? '';
}
