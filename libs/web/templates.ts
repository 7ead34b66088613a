import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import Handlebars from 'handlebars';
import { iconSvg, isIconName } from './icons.js';
import type { Texts } from './texts/en.js';
import { textsFor } from './texts/texts.js';

/** Members of the prototype chain never resolve (Handlebars 4.6 on; said here so that nobody loosens it). */
const runtime = { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false };

/**
 * The views, compiled once. Every value is escaped but what `…Html` members hold, which the sanitizer
 * let through. A member that the data lacks is an error, not an empty place.
 */
export class Templates {
  private readonly handlebars = Handlebars.create();
  private readonly compiled = new Map<string, Handlebars.TemplateDelegate>();

  constructor(directory = join(import.meta.dirname, 'views')) {
    this.handlebars.registerHelper({ t: text, icon });
    for (const file of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.hbs')) continue;
      const name = relative(directory, join(directory, file)).split(sep).join('/').slice(0, -'.hbs'.length);
      const template = this.handlebars.compile(readFileSync(join(directory, file), 'utf8'), {
        strict: true,
        knownHelpers: { t: true, icon: true },
      });
      this.compiled.set(name, template);
      this.handlebars.registerPartial(name, template);
    }
  }

  /** The page as a whole document; `language` picks the words of `{{t "…"}}`. */
  render(view: string, language: string, data: object): string {
    const template = this.compiled.get(view);
    if (template === undefined) throw new Error(`There is no view "${view}"`);
    return template(data, { ...runtime, data: { texts: textsFor(language) } });
  }
}

/** `{{t "stepOf" 2 5}}`: a text of the page's language. */
function text(key: string, ...given: unknown[]): string {
  const options = given.pop() as Handlebars.HelperOptions;
  const texts = (options.data as { texts: Texts }).texts;
  if (!Object.hasOwn(texts, key)) throw new Error(`There is no text "${key}"`);
  const entry = texts[key as keyof Texts] as string | ((...values: unknown[]) => string);
  return typeof entry === 'string' ? entry : entry(...given);
}

/** `{{icon "lock"}}` */
function icon(name: string): Handlebars.SafeString {
  if (!isIconName(name)) throw new Error(`There is no icon "${name}"`);
  return new Handlebars.SafeString(iconSvg(name));
}
