/** `live` → `lives`. */
export function thirdPerson(verb: string): string {
  const known: { [verb: string]: string } = {
    be: 'is',
    are: 'is',
    am: 'is',
    have: 'has',
    do: 'does',
    go: 'goes',
  };
  if (Object.hasOwn(known, verb)) return known[verb] ?? verb;
  if (/(?:s|x|z|ch|sh|o)$/.test(verb)) return `${verb}es`;
  return /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ies` : `${verb}s`;
}

/** `live` → `lived`. */
export function pastTense(verb: string): string {
  const known: { [verb: string]: string } = {
    be: 'was',
    is: 'was',
    are: 'were',
    have: 'had',
    do: 'did',
    go: 'went',
    get: 'got',
    pay: 'paid',
    say: 'said',
    make: 'made',
    take: 'took',
    give: 'gave',
    see: 'saw',
    know: 'knew',
    come: 'came',
    think: 'thought',
    leave: 'left',
    buy: 'bought',
    sell: 'sold',
    write: 'wrote',
    eat: 'ate',
  };
  if (Object.hasOwn(known, verb)) return known[verb] ?? verb;
  if (verb.endsWith('e')) return `${verb}d`;
  if (/^[^aeiou]*[aeiou][bdgmnpt]$/.test(verb)) return `${verb}${verb.at(-1)}ed`;
  return /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ied` : `${verb}ed`;
}
