/** English word forms: good enough for common nouns, as docassemble's are. */
const irregular: { [singular: string]: string } = {
  child: 'children',
  person: 'people',
  man: 'men',
  woman: 'women',
  foot: 'feet',
  tooth: 'teeth',
  mouse: 'mice',
  goose: 'geese',
  wife: 'wives',
  life: 'lives',
  knife: 'knives',
  leaf: 'leaves',
  half: 'halves',
  self: 'selves',
  thief: 'thieves',
  shelf: 'shelves',
  sheep: 'sheep',
  fish: 'fish',
  deer: 'deer',
  series: 'series',
  species: 'species',
  ox: 'oxen',
  loaf: 'loaves',
  wolf: 'wolves',
  calf: 'calves',
};
const singulars = Object.fromEntries(Object.entries(irregular).map(([one, many]) => [many, one]));

export function plural(noun: string): string {
  return lastWord(noun, (word) => {
    const lower = word.toLowerCase();
    const known = Object.hasOwn(irregular, lower) ? irregular[lower] : undefined;
    if (known !== undefined) return sameCase(word, known);
    if (/(?:s|x|z|ch|sh)$/.test(lower)) return `${word}es`;
    if (/[^aeiou]y$/.test(lower)) return `${word.slice(0, -1)}ies`;
    return /(?:[^aeiou]o)$/.test(lower) && !/(?:photo|piano|halo|memo|auto)$/.test(lower)
      ? `${word}es`
      : `${word}s`;
  });
}

export function singular(noun: string): string {
  return lastWord(noun, (word) => {
    const lower = word.toLowerCase();
    const known = Object.hasOwn(singulars, lower) ? singulars[lower] : undefined;
    if (known !== undefined) return sameCase(word, known);
    if (/[^aeiou]ies$/.test(lower)) return `${word.slice(0, -3)}y`;
    if (/(?:ss|x|z|ch|sh|o|[^aeo]us)es$/.test(lower)) return word.slice(0, -2);
    return /[^su]s$/.test(lower) ? word.slice(0, -1) : word;
  });
}

export function article(noun: string): string {
  const word = noun.trim();
  if (/^(?:hour|honest|honor|heir)/i.test(word)) return `an ${noun}`;
  if (/^(?:uni(?:[^nm]|m[^p])|use|usu|eu|one\b|ut[ei])/i.test(word)) return `a ${noun}`;
  return /^[aeiou8]|^1[18]\b/i.test(word) ? `an ${noun}` : `a ${noun}`;
}

function lastWord(noun: string, change: (word: string) => string): string {
  const found = /^(.*?)(\p{L}+)(\P{L}*)$/su.exec(noun);
  return found ? `${found[1]}${change(found[2] ?? '')}${found[3]}` : noun;
}

function sameCase(like: string, word: string): string {
  const first = like[0] ?? '';
  return first === first.toUpperCase() ? word[0]?.toUpperCase() + word.slice(1) : word;
}

const cardinals = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const ordinals = [
  'zeroth',
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
];
const cardinalsEs = [
  'cero',
  'uno',
  'dos',
  'tres',
  'cuatro',
  'cinco',
  'seis',
  'siete',
  'ocho',
  'nueve',
  'diez',
];
const ordinalsEs = [
  'cero',
  'primero',
  'segundo',
  'tercero',
  'cuarto',
  'quinto',
  'sexto',
  'séptimo',
  'octavo',
  'noveno',
  'décimo',
];

/** Words up to ten, then digits with separators. */
export function numberWord(value: number, language: string): string {
  const words = language.startsWith('es') ? cardinalsEs : language.startsWith('en') ? cardinals : [];
  return words[value] ?? new Intl.NumberFormat('en', { maximumFractionDigits: 20 }).format(value);
}

/** `ordinalWord(1)` is `first`; words up to ten, then `11th`. */
export function ordinalWord(value: number, language: string): string {
  if (language.startsWith('es')) return ordinalsEs[value] ?? `${value}.º`;
  if (!language.startsWith('en')) return `${value}.`;
  const word = ordinals[value];
  if (word !== undefined) return word;
  const tens = Math.abs(value) % 100;
  const suffix = tens > 10 && tens < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][Math.abs(value) % 10] ?? 'th');
  return `${value}${suffix}`;
}
