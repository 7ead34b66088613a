import Handlebars from 'handlebars';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plainValues } from './plain-values.js';
import type { MailValues, SmsValues } from './message-values.js';

export interface RenderedMail {
  subject: string;
  text: string;
  html: string;
}

const fallback = 'en';
/** `strict`: a value that is missing is an error, not a gap in the text. */
const strict = { strict: true, knownHelpersOnly: true };

/**
 * Mails and text messages in people's languages: `templates/LANGUAGE/NAME.mail.hbs` (a line `Subject: …`, then paragraphs)
 * and `NAME.sms.hbs`. One template makes both forms of a mail: its paragraphs as text, and escaped in a page.
 */
export class MessageTemplates {
  private readonly compiled = new Map<string, Handlebars.TemplateDelegate>();
  private readonly layout: Handlebars.TemplateDelegate;
  readonly languages: readonly string[];

  /** @param folder where `layout.html.hbs` and a folder per language lie */
  constructor(folder: string) {
    const handlebars = Handlebars.create();
    this.layout = handlebars.compile(readFileSync(join(folder, 'layout.html.hbs'), 'utf8'), {
      knownHelpersOnly: true,
    });
    const entries = readdirSync(folder, { withFileTypes: true });
    this.languages = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    for (const language of this.languages)
      for (const file of readdirSync(join(folder, language))) {
        const source = readFileSync(join(folder, language, file), 'utf8');
        const name = `${language}/${file.replace(/\.hbs$/, '')}`;
        this.compiled.set(name, handlebars.compile(source, { ...strict, noEscape: true }));
      }
  }

  /** @param language a BCP 47 tag; where there is no such translation, its first part's, else English */
  mail<Name extends keyof MailValues>(name: Name, language: string, values: MailValues[Name]): RenderedMail {
    const spoken = this.spoken(language);
    const [head = '', ...paragraphs] = this.render(`${spoken}/${name}.mail`, values).trim().split(/\n\n+/);
    const subject = head.replace(/^Subject: /, '');
    const marked = paragraphs.map((text) => {
      if ('link' in values && text === values.link) return { link: text };
      return 'code' in values && text === values.code ? { code: text } : { text };
    });
    const html = this.layout({ language: spoken, subject, paragraphs: marked });
    return { subject, text: `${paragraphs.join('\n\n')}\n`, html };
  }

  sms<Name extends keyof SmsValues>(name: Name, language: string, values: SmsValues[Name]): string {
    return this.render(`${this.spoken(language)}/${name}.sms`, values).trim();
  }

  private spoken(language: string): string {
    const candidates = [language.toLowerCase(), language.toLowerCase().split('-')[0] ?? ''];
    return candidates.find((candidate) => this.languages.includes(candidate)) ?? fallback;
  }

  private render(name: string, values: object): string {
    const template = this.compiled.get(name) ?? this.compiled.get(name.replace(/^[^/]*/, fallback));
    if (!template) throw new RangeError(`There is no message ${name}.`);
    return template(plainValues(values));
  }
}
