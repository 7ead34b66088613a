/** The wording for one, or for several. */
export function counted(count: number, one: string, several: (count: number) => string): string {
  return count === 1 ? one : several(count);
}
