import { expect, it } from 'vitest';
import { readPackage, reviewLimits } from '#addons';
import { loadConfig } from '#config';
import { tarballOf } from '../../libs/addons/testing/people.js';
import { packageReport, reportLines } from './package-report.js';

const interview = `---\nmandatory: true\nquestion: Hello \${ who_knows }\nbuttons:\n  - Exit: exit\n`;
const away = 'export const away = () => "https://collect.example.org/x";\n';
const config = loadConfig({});
const limits = { sandbox: config.sandbox, review: reviewLimits(config) };

it('tells a reviewer what a package asks for, changes, touches, hides, does wrong and fails', async () => {
  const files = {
    'interviews/answer.yml': interview,
    'interviews/answer.test.yml': 'interview: answer\nsteps:\n  - expect: { question: Nothing }\n',
  };
  const before = await readPackage(await tarballOf({}, { ...files, 'functions/away.js': '// Nothing.\n' }));
  const tarball = await tarballOf(
    { version: '1.1.0', affiant: { permissions: ['mail.send'] } },
    { ...files, 'functions/away.js': `import './rent.js';\n${away}` },
  );
  const report = await packageReport(await readPackage(tarball), before, limits);
  expect(report.diff).toMatchObject({
    asks: ['mail.send'],
    permissions: { added: ['mail.send'], removed: [] },
    unusual: [{ what: 'new_host', path: 'functions/away.js' }],
    files: [{ path: 'functions/away.js', change: 'changed' }, { path: 'package.json' }],
  });
  expect(report.touches).toMatchObject([{ path: 'functions/away.js', imports: ['./rent.js'] }]);
  expect(report.findings).toContainEqual(
    expect.objectContaining({ file: 'interviews/answer.yml', severity: 'error' }),
  );
  expect(report.tests.failed).toBe(1);
  const lines = reportLines(report);
  expect(lines).toEqual(
    expect.arrayContaining([
      'Compared with 1.0.0 (' + before.digest + ')',
      'New permission: mail.send',
      '  - // Nothing.',
      `  + ${away.trim()}`,
      'FAILED interviews/answer.test.yml',
      '0 passed, 1 failed',
    ]),
  );
});
