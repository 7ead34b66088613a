/** Text for a reviewer's eyes: what would not show, or would turn what stands around it, is written as `\u202e`. */
export function visibleText(text: string, hidden = /[^\P{C}\t]/u): string {
  return Array.from(text)
    .map((letter) =>
      hidden.test(letter) ? `\\u${(letter.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}` : letter,
    )
    .join('');
}
