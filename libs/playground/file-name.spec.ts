import { expect, test } from 'vitest';
import { ProjectFileRefused } from './errors.js';
import { checkFileName } from './file-name.js';

test.each([
  'package.json',
  'README.md',
  'interviews/intake.yml',
  'interviews/intake.test.yml',
  'interviews/parts/name.yml',
  'functions/sums.js',
  'templates/letter.md',
  'data/courts.csv',
])('lets %s through', (name) => expect(checkFileName(name)).toBe(name));

test.each([
  '',
  '../package.json',
  'interviews/../../etc/passwd.yml',
  'interviews/..yml',
  '/etc/passwd.yml',
  'interviews//a.yml',
  'interviews\\..\\a.yml',
  'C:/interviews/a.yml',
  'interviews/a.yml/../../b.yml',
  'interviews/a.yml\0.md',
  'interviews/a\u202ely.yml',
  'interviews/.hidden.yml',
  'interviews/node.js.yml',
  'module/index.js',
  'node_modules/x/index.js',
  'static/logo.svg',
  'interviews/con.',
  'interviews/CON',
  'interviews/%2e%2e/a.yml',
  '__proto__',
  'interviews/__proto__.yml',
  'constructor',
  `interviews/${'a'.repeat(300)}.yml`,
])('refuses %j', (name) => expect(() => checkFileName(name)).toThrow(ProjectFileRefused));
