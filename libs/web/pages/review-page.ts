import { textsFor } from '../texts/texts.js';
import type { ReviewedChecks, ReviewedFile, ReviewView } from '../view-models/review.js';
import { consolePage, outcome } from './console.js';
import { formInput } from './form-input.js';

/** As long as a review holds where its reviewer says nothing else. */
const YEAR_MS = 365 * 86_400_000;
/** A longer file is folded up at first. */
const OPEN_LINES = 60;

const changeTags = { added: 'new', removed: 'warn', changed: 'plain' } as const;

/** What a version changes, what its own code says of it, and where a reviewer's word goes in. */
export function reviewPage(view: ReviewView) {
  const { frame, errors, comparedWith } = view;
  const texts = textsFor(frame.language);
  const heading = texts.reviewTitle(view.name, view.version);
  return {
    ...consolePage(frame, 'packages', heading),
    ...view,
    ...outcome(view),
    heading,
    lead: comparedWith ? texts.reviewCompared(comparedWith.version) : texts.reviewFirst,
    permissions: [
      ...view.permissions.added.map((id) => ({ id, tag: 'new', word: texts.changes.new })),
      ...view.permissions.removed.map((id) => ({ id, tag: 'ok', word: texts.changes.gone })),
    ],
    files: view.files.map((file) => fileView(frame.language, file)),
    unusual: view.unusual.map((each) => ({
      ...each,
      place: each.line > 0 ? `${each.path}:${each.line}` : each.path,
      why: texts.unusual[each.what] ?? each.what,
    })),
    checks: view.checks && checksView(frame.language, view.checks),
    comparedDigest: comparedWith?.digest ?? '',
    asksJson: JSON.stringify(view.asks),
    inAYear: new Date(Date.now() + YEAR_MS).toISOString().slice(0, 10),
    command: `affiant addon review PACKAGE.tgz --key KEYFILE --approve --reason "…"${comparedWith ? ` --compared-with ${comparedWith.digest}` : ''}`,
    inputs: [
      formInput(
        { name: 'envelope', label: texts.signedReview, hint: texts.signedReviewHint, autocomplete: 'off' },
        errors,
      ),
    ],
  };
}

const signs = { same: '', added: '+', removed: '−' } as const;

function fileView(language: string, { path, change, before, after, places, notShown }: ReviewedFile) {
  const texts = textsFor(language);
  const bytes = new Intl.NumberFormat(language);
  const all = places.flat();
  const count = (wanted: string) => all.filter(({ change: own }) => own === wanted).length;
  return {
    path,
    tag: changeTags[change],
    word: texts.fileChanges[change],
    size: texts.bytesOf(bytes.format(before ?? 0), bytes.format(after ?? 0)),
    lines: texts.linesThatChange(count('added'), count('removed')),
    isOpen: all.length <= OPEN_LINES,
    places: places.map((lines) => ({
      lines: lines.map((line) => ({
        ...line,
        sign: signs[line.change],
        said: { same: null, added: texts.lineAdded, removed: texts.lineRemoved }[line.change],
      })),
    })),
    notShown: notShown && texts.notShown[notShown],
  };
}

function checksView(language: string, { findings, tests, touches }: ReviewedChecks) {
  const texts = textsFor(language);
  const list = new Intl.ListFormat(language, { type: 'unit' });
  const passed = tests.lines.filter((line) => line.startsWith('ok ')).length;
  return {
    findings: findings.map((finding) => ({
      ...finding,
      place: `${finding.file}:${finding.line}`,
      tag: finding.severity === 'error' ? 'danger' : 'warn',
      word: texts.findingKinds[finding.severity],
    })),
    tests: passed + tests.failed === 0 ? texts.checksNoTests : texts.testsPassed(passed, tests.failed),
    // Without those that passed, and without the count, which stands above in words.
    failures:
      tests.failed > 0
        ? tests.lines
            .slice(0, -1)
            .filter((line) => !line.startsWith('ok '))
            .join('\n')
        : '',
    touches: touches.map((each) => ({
      path: each.path,
      unreadable: each.unreadable,
      reaches: [
        { label: texts.touchesEffects, names: list.format(each.effects) },
        { label: texts.touchesImports, names: list.format(each.imports) },
        { label: texts.touchesNames, names: list.format(each.names) },
      ].filter(({ names }) => names !== ''),
    })),
  };
}
