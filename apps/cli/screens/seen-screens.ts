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
  readonly #came: { screen: Screen; place: TestPlace }[] = [];

  constructor(private readonly pages: Pick<Pages, 'screenPage'>) {}

  add(screen: Screen, place: TestPlace): void {
    this.#came.push({ screen, place });
  }

  /** By interview, within it by test and in the order in which they came up: tests that run at once change nothing. */
  all(): SeenScreen[] {
    const seen = new Map<string, SeenScreen>();
    for (const { screen, place } of this.#came.toSorted((a, b) => a.place.file.localeCompare(b.place.file)))
      this.see(screen, place, seen);
    return [...seen.values()].toSorted((a, b) => a.interview.localeCompare(b.interview));
  }

  private see(screen: Screen, { file, addon, interview }: TestPlace, seen: Map<string, SeenScreen>): void {
    const info = addon.compiled.interviews[interview.slice(interview.indexOf(':') + 1)];
    const html = this.pageOf(screen, addon.name, info?.shortTitle || info?.title || '');
    const key = createHash('sha256').update(`${addon.root}\0${html}`).digest('hex');
    const test = relative(process.cwd(), file);
    const before = seen.get(key);
    if (before === undefined) {
      const { question, language, direction } = screen;
      seen.set(key, { interview, question, language, direction, html, root: addon.root, tests: [test] });
    } else if (!before.tests.includes(test)) before.tests.push(test);
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
