import type { Fn } from '../program/text.js';
import { parseCode, parseExpression, type AnyNode } from './javascript.js';
import { withLinearPatterns } from './linear-patterns.js';

/**
 * Gathers an add-on's expressions and code as functions under `with (scope)`, numbered. The text of each was
 * parsed whole before it is placed between brackets, so it cannot reach out of its place.
 */
export class Functions {
  readonly sources: string[] = [];
  readonly #numbers = new Map<string, Fn>();

  /** @throws JavaScriptError */
  expression(source: string): Fn {
    const own = withLinearPatterns(source, parseExpression(source));
    return this.#add(`function($){with($){return(\n${own}\n)}}`);
  }

  /** @throws JavaScriptError */
  code(source: string): { run: Fn; program: AnyNode } {
    const program = parseCode(source);
    const own = withLinearPatterns(source, program);
    return { run: this.#add(`function($){with($){(()=>{\n${own}\n})()}}`), program };
  }

  #add(text: string): Fn {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.sources.push(text) - 1;
    this.#numbers.set(text, number);
    return number;
  }
}
