import { counted } from '../counted.js';

/** Words of the page on which a package is reviewed, and of an add-on's pictures. */
export const reviewEn = {
  linesThatChange: (added: number, removed: number) =>
    [
      ...(added > 0 ? [`${counted(added, 'one line', (n) => `${n} lines`)} added`] : []),
      ...(removed > 0 ? [`${counted(removed, 'one line', (n) => `${n} lines`)} removed`] : []),
    ].join(', '),
  bytesOf: (before: string, after: string) => `${before} to ${after} bytes`,
  notShown: {
    not_text: 'It is not text. Open it where nothing runs, such as on a computer kept for this.',
    too_large: 'It is too large to show. Read it in the package.',
    too_many_lines:
      'Lines are left out: the package has more than this page shows. Read the file in the package.',
    too_different: 'So much changed that the whole file must be read. Read it in the package.',
  },
  lineAdded: 'added',
  lineRemoved: 'removed',
  checksTitle: 'Lint and tests',
  checksLead:
    'The package is linted and its own tests are run, in a process of their own. Its code runs only in the sandbox. It can take a minute.',
  checksRun: 'Run lint and tests',
  checksFindings: 'What lint found',
  findingKinds: { error: 'Error', warning: 'Warning' },
  checksClean: 'Lint found nothing.',
  checksTests: 'Its tests',
  checksNoTests: 'It has no tests.',
  testsPassed: (passed: number, failed: number) =>
    failed === 0
      ? `${counted(passed, 'One test', (n) => `${n} tests`)} passed.`
      : `${passed} passed, ${failed} failed.`,
  touchesTitle: 'What its code and templates touch',
  touchesLead: 'As far as reading tells. What a template writes out stands there as it is written.',
  touchesNothing: 'Nothing outside themselves.',
  touchesEffects: 'Acts outside the interview',
  touchesImports: 'Imports',
  touchesNames: 'Takes or writes out',
  touchesUnreadable: 'This file could not be read.',
  screenshots: 'Pictures',
  screenshotsBy: 'The publisher made these pictures.',
};

export type ReviewTexts = typeof reviewEn;
