/**
 * A number with commas between thousands, as `Intl.NumberFormat('en')` writes it. A plain decimal that needs no
 * rounding is written without it: the first formatter of a context costs more than a whole text.
 */
export function groupedNumber(value: number, fewestDigits: number, mostDigits: number): string {
  const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(value));
  const digits = parts?.[3] ?? '';
  if (!parts || digits.length > mostDigits || Object.is(value, -0)) {
    return new Intl.NumberFormat('en', {
      minimumFractionDigits: fewestDigits,
      maximumFractionDigits: mostDigits,
    }).format(value);
  }
  const [, sign = '', whole = ''] = parts;
  const fraction = digits.padEnd(fewestDigits, '0');
  return `${sign}${whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',')}${fraction === '' ? '' : `.${fraction}`}`;
}
