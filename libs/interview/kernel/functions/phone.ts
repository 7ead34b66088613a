/** Digits of a North American number, without the country's 1; null if there are not ten. */
function northAmerican(text: string): string | null {
  const digits = text.replaceAll(/\D/g, '').replace(/^1(?=\d{10}$)/, '');
  return /^[2-9]\d{2}[2-9]\d{6}$/.test(digits) ? digits : null;
}

/** `(617) 555-0100` → `+16175550100` (E.164); what is no telephone number stays as it is. */
export function internationalPhone(text: string): string {
  if (!phoneIsValid(text)) return text;
  const digits = northAmerican(text);
  return digits === null || /^\s*\+(?!1)/.test(text) ? `+${text.replaceAll(/\D/g, '')}` : `+1${digits}`;
}

/** Ten digits of North America, or `+` and 8 to 15 digits (E.164). */
export function phoneIsValid(text: string): boolean {
  if (/[^\d\s().+\-/x]/i.test(text)) return false;
  if (text.trim().startsWith('+') && !text.trim().startsWith('+1'))
    return /^\d{8,15}$/.test(text.replaceAll(/\D/g, ''));
  return northAmerican(text) !== null;
}

/** `6175550100` → `(617) 555-0100`; what is not such a number stays as it is. */
export function phoneFormatted(text: string): string {
  const digits = text.trim().startsWith('+') && !text.trim().startsWith('+1') ? null : northAmerican(text);
  return digits === null ? text : `(${digits.slice(0, 3)}) ${digits.slice(3, 6)}-${digits.slice(6)}`;
}
