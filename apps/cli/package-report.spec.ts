import { expect, it } from 'vitest';
import { readPackage } from '#addons';
import { loadConfig } from '#config';
import { tarballOf } from '../../libs/addons/testing/people.js';
import type { Context } from './context.js';
import { packageReport, reportLines } from './package-report.js';

it('tells a reviewer what a package asks for, hides, does wrong and fails', async () => {
  const interview = `---\nmandatory: true\nquestion: Hello \${ who_knows }\nbuttons:\n  - Exit: exit\n`;
  const tarball = await tarballOf(
    { affiant: { permissions: ['mail.send'] } },
    {
      'interviews/answer.yml': interview,
      'interviews/answer.test.yml': 'interview: answer\nsteps:\n  - expect: { question: Nothing }\n',
      'functions/away.js': 'export const away = () => "https://collect.example.org/x";\n',
    },
  );
  const context = { config: loadConfig({}) } as Context;
  const report = await packageReport(context, await readPackage(tarball));
  expect(report.permissions).toEqual(['mail.send']);
  expect(report.unusual).toMatchObject([{ what: 'new_host', path: 'functions/away.js' }]);
  expect(report.findings).toContainEqual(
    expect.objectContaining({ file: 'interviews/answer.yml', severity: 'error' }),
  );
  expect(report.tests.failed).toBe(1);
  expect(reportLines(report).join('\n')).toMatch(/Asks for: mail\.send[^]*collect\.example\.org[^]*1 failed/);
});
