import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { translatable } from '#interview';
import { mergeTranslations, readXliff, readXlsx, writeXliff, writeXlsx } from '#translation';
import { folderOf, packageFiles } from '../addon-folder.js';
import type { Context } from '../context.js';
import { CommandFailed, WrongUsage } from '../errors.js';
import { group } from '../group.js';

/** `affiant translate status|export|import`: an add-on's texts, to translators and back. */
export function register(program: Command, context: Context): void {
  const translate = group(program, 'translate', "an add-on's texts in other languages");

  translate
    .command('status <dir>')
    .description('says what is translated, what is missing and what is stale')
    .action(async (dir: string) => {
      const { texts, translations } = await textsOf(dir);
      const sources = texts.map(({ source }) => source);
      const languages = Object.entries(translations).map(([language, map]) => {
        const missing = sources.filter((source) => !Object.hasOwn(map, source));
        const stale = Object.keys(map).filter((source) => !sources.includes(source));
        return {
          language,
          texts: sources.length,
          translated: sources.length - missing.length,
          missing,
          stale,
        };
      });
      const lines = languages.flatMap(({ language, texts: all, translated, missing, stale }) => [
        `${language}: ${translated} of ${all} texts`,
        ...missing.map((text) => `  missing: ${JSON.stringify(text)}`),
        ...stale.map((text) => `  stale: ${JSON.stringify(text)}`),
      ]);
      context.print({ languages }, lines.join('\n') || 'There are no translations yet.');
    });

  translate
    .command('export <dir>')
    .description('writes an XLIFF 2 file or a workbook for a translator')
    .requiredOption('--language <language>', 'the language to translate into, as in es')
    .option('--from <language>', 'the language of the interviews', 'en')
    .option('--out <file>', 'the file, .xlf or .xlsx; LANGUAGE.xlf where not given')
    .action(async (dir: string, options: { language: string; from: string; out?: string }) => {
      if (!/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*$/.test(options.language))
        throw new WrongUsage('--language takes a language as in es or pt-BR.');
      const { name, texts, translations } = await textsOf(dir);
      const known = translations[options.language] ?? {};
      const units = texts.map(({ source, file, line, block }) => ({
        source,
        target: known[source] ?? '',
        context: `${file}:${line}${block === null ? '' : `, ${block}`}`,
      }));
      const file = options.out ?? `${options.language}.xlf`;
      await writeFile(
        file,
        isWorkbook(file)
          ? writeXlsx(options.language, units)
          : writeXliff(name, { from: options.from, to: options.language }, units),
      );
      context.print({ file, texts: units.length }, `${file}: ${units.length} texts`);
    });

  translate
    .command('import <dir> <file>')
    .description("takes a translator's XLIFF 2 file or workbook into translations/")
    .action(async (dir: string, file: string) => {
      const { root, texts } = await textsOf(dir);
      const bytes = await readFile(file);
      const { language, units } = isWorkbook(file) ? readXlsx(bytes) : readXliff(bytes.toString('utf8'));
      const path = join(root, 'translations', `${language}.yml`);
      const before = await readFile(path, 'utf8').catch(() => '');
      const merged = mergeTranslations(before, units, new Set(texts.map(({ source }) => source)));
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, merged.text);
      const { taken, stale, changed } = merged;
      const lines = [
        `${path}: ${taken} texts taken`,
        ...stale.map((text) => `  stale, no interview holds it: ${JSON.stringify(text)}`),
        ...changed.map((text) => `  not taken, its {{ … }} or \${ … } were changed: ${JSON.stringify(text)}`),
      ];
      context.print({ file: path, taken, stale, changed }, lines.join('\n'));
      if (changed.length > 0) throw new CommandFailed('translation_changed', `${changed.length} not taken`);
    });
}

function isWorkbook(file: string): boolean {
  return file.toLowerCase().endsWith('.xlsx');
}

async function textsOf(dir: string) {
  const folder = await folderOf(resolve(dir), {});
  const { files } = await packageFiles(folder.root);
  return { ...folder, ...translatable({ name: folder.name, files, dependencies: {} }) };
}
