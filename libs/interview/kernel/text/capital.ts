/** A text as it is, or with a capital letter where the options say `capitalize: true`. */
export function capital(text: string, options: unknown): string {
  return (options as { capitalize?: unknown } | undefined)?.capitalize === true
    ? text.charAt(0).toUpperCase() + text.slice(1)
    : text;
}
