/** Whose answers a browser may fill in from what it knows of the person in front of it (WCAG 2.2, 1.3.5). */
const own = new Set(['user', 'client', 'applicant', 'petitioner', 'person', 'me', 'you']);

const tokens: { readonly [end: string]: string } = {
  'name.first': 'given-name',
  'name.middle': 'additional-name',
  'name.last': 'family-name',
  'name.suffix': 'honorific-suffix',
  'name.text': 'name',
  'address.address': 'address-line1',
  'address.unit': 'address-line2',
  'address.city': 'address-level2',
  'address.state': 'address-level1',
  'address.zip': 'postal-code',
  'address.postal_code': 'postal-code',
  'address.country': 'country',
  email: 'email',
  email_address: 'email',
  phone: 'tel',
  phone_number: 'tel',
  mobile_number: 'tel',
  birthdate: 'bday',
};

/** The HTML autofill token that an answer's name speaks of; null for answers about others. */
export function autocompleteToken(answer: string): string | null {
  const [owner = '', ...path] = answer.split('.');
  if (path.length === 0) return tokens[owner] ?? null;
  return own.has(owner) ? (tokens[path.join('.')] ?? null) : null;
}
