import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import type { Screen } from '#interview';
import { keeperLine, type Pages } from '#web';
import type { TestPlace } from '../interview-tests/play-tests.js';

/** A screen as its page, and the tests that came to it. */
export interface SeenScreen {
  /** `addon:file` of its interview. */
  interview: string;
  question: string;
  language: string;
  direction: 'ltr' | 'rtl';
  html: string;
  /** Folder of the add-on, from which its static files come. */
  root: string;
  tests: string[];
}

/** The screens that tests come to, each page once, however many tests show it. */
export class SeenScreens {
  readonly #seen = new Map<string, SeenScreen>();

  constructor(private readonly pages: Pick<Pages, 'screenPage'>) {}

  add(screen: Screen, { file, addon, interview }: TestPlace): void {
    const info = addon.compiled.interviews[interview.slice(interview.indexOf(':') + 1)];
    const html = this.pageOf(screen, addon.name, info?.shortTitle || info?.title || '');
    const key = createHash('sha256').update(`${addon.root}\0${html}`).digest('hex');
    const test = relative(process.cwd(), file);
    const seen = this.#seen.get(key);
    if (seen === undefined) {
      const { question, language, direction } = screen;
      this.#seen.set(key, {
        interview,
        question,
        language,
        direction,
        html,
        root: addon.root,
        tests: [test],
      });
    } else if (!seen.tests.includes(test)) seen.tests.push(test);
  }

  /** By interview, within it in the order in which they came up. */
  all(): SeenScreen[] {
    return [...this.#seen.values()].toSorted((a, b) => a.interview.localeCompare(b.interview));
  }

  /** The product's own page, as a guest sees it. */
  private pageOf(screen: Screen, organization: string, title: string): string {
    const { language, direction } = screen;
    const guest = { grade: 'A', guest: true, sharedWith: [], escrow: null, background: false } as const;
    return this.pages.screenPage({
      frame: {
        language,
        direction,
        organization,
        logo: null,
        theme: null,
        csrf: null,
        person: null,
        exit:
          screen.exitPage === false
            ? null
            : { neutral: 'https://example.org/', endsLogin: false, action: '/exit' },
      },
      screen,
      title,
      keeper: keeperLine(language, { ...guest, organization, sharedWith: [] }),
      languages: [],
      typed: null,
      help: null,
      keepTyped: false,
      zip: null,
      sendPapers: screen.allowEmailing === true,
      deletedOn: null,
    });
  }
}
