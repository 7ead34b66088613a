import type { TermEntry } from '../../program/program.js';
import type { ScreenTerm } from '../../protocol/screen.js';
import { escapeHtml } from '../../text/escape.js';
import type { Engine } from '../engine.js';
import { authorError } from '../interview-error.js';
import { Markup } from '../values/markup.js';

/** The words that a screen explains; each is a link to its explanation, which the page shows beside it. */
export class Glossary {
  /** Terms of the question that is being made; they come before the interview's. */
  own: TermEntry[] = [];
  #used = new Map<TermEntry, string>();

  constructor(readonly engine: Engine) {}

  begin(own: TermEntry[]): void {
    this.own = own;
    this.#used = new Map();
  }

  /** `{{term "court"}}`. @throws InterviewError where no language of the interview knows the word */
  mark(phrase: string, shown: string): Markup {
    const entry = this.#entries().find((one) => this.#fits(one, phrase));
    if (entry) return new Markup(this.#link(entry, phrase, escapeHtml(shown)), shown);
    if ([...this.own, ...this.engine.interview.terms].some((one) => this.#names(one, phrase)))
      return new Markup(escapeHtml(shown), shown);
    throw authorError(`The term "${phrase}" is not in the glossary`);
  }

  /** HTML in which the `auto terms` are links, but for what stands in links, buttons and code already. */
  marked(html: string): string {
    const entries = this.#entries().filter((entry) => entry.auto && this.#here(entry));
    const phrases = entries.flatMap((entry) => entry.phrases).toSorted((a, b) => b.length - a.length);
    if (phrases.length === 0 || html === '') return html;
    const words = phrases.map((phrase) => escapeHtml(phrase).replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}&])(?:${words.join('|')})(?![\\p{L}\\p{N}])`, 'giu');
    let inside = 0;
    return html
      .split(/(<[^>]*>)/)
      .map((piece) => {
        if (piece.startsWith('<')) {
          if (/^<(?:a|button|code|pre)\b/i.test(piece)) inside += 1;
          else if (/^<\/(?:a|button|code|pre)\b/i.test(piece)) inside -= 1;
          return piece;
        }
        if (inside > 0) return piece;
        return piece.replaceAll(pattern, (word) => {
          const entry = entries.find((one) => one.phrases.some((each) => same(escapeHtml(each), word)));
          return entry ? this.#link(entry, entry.phrases[0] ?? word, word) : word;
        });
      })
      .join('');
  }

  /** What the marked words mean, in the order in which they stand. Explanations may need answers. */
  explanations(): ScreenTerm[] {
    return [...this.#used].map(([entry, term]) => ({
      term,
      html: this.engine.write(entry.definition).html,
    }));
  }

  #entries(): TermEntry[] {
    return [...this.own, ...this.engine.interview.terms.toReversed()].filter((entry) => this.#here(entry));
  }

  #here(entry: TermEntry): boolean {
    return entry.language === null || entry.language === this.engine.world.language;
  }

  #fits(entry: TermEntry, phrase: string): boolean {
    return this.#here(entry) && this.#names(entry, phrase);
  }

  #names(entry: TermEntry, phrase: string): boolean {
    return entry.phrases.some((one) => same(one, phrase));
  }

  #link(entry: TermEntry, term: string, html: string): string {
    if (!this.#used.has(entry)) this.#used.set(entry, term);
    const number = [...this.#used.keys()].indexOf(entry);
    return `<a class="term" href="#term-${number}">${html}</a>`;
  }
}

function same(one: string, other: string): boolean {
  const bare = (text: string): string => text.replaceAll(/\s+/g, ' ').trim().toLowerCase();
  return bare(one) === bare(other);
}
