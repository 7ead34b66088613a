import { dirname, join } from 'node:path';
import { createRequire } from 'node:module';
import { NodeCompiler, PdfStandard } from '@myriaddreamin/typst-ts-node-compiler';
import type { PreparedDocument, PreparedInline } from '../prepared-document.js';
import { typstTemplate } from './typst-template.js';

// Typst brings faces for Latin, Greek, Cyrillic and Hebrew; this one makes Arabic readable on a server
// that has no fonts. Other scripts come out where the system has a face for them.
const arabicFace = dirname(
  createRequire(import.meta.url).resolve('@expo-google-fonts/noto-naskh-arabic/package.json'),
);

const workspace = join(arabicFace, 'no-workspace');
let compiler: NodeCompiler | null = null;

function typst(): NodeCompiler {
  return (compiler ??= NodeCompiler.create({
    // A folder that does not exist: no file is in reach of a document but its own pictures.
    workspace,
    fontArgs: [{ fontPaths: [join(arabicFace, '400Regular'), join(arabicFace, '700Bold')] }],
  }));
}

/**
 * A tagged PDF. It meets PDF/UA-1 (ISO 14289-1) unless a character has no glyph in any face at hand,
 * which that standard refuses; such a document comes out tagged, without the claim.
 *
 * @throws Error by Typst, whose message may quote the document: it must not leave the worker.
 */
export function renderPdf(document: PreparedDocument): Buffer {
  const [language, region] = document.language.split('-');
  const input = {
    ...document,
    paper: document.paper === 'a4' ? 'a4' : 'us-letter',
    language,
    region: region !== undefined && /^[A-Za-z]{2}$/.test(region) ? region : null,
    created: document.created && {
      year: document.created.getUTCFullYear(),
      month: document.created.getUTCMonth() + 1,
      day: document.created.getUTCDate(),
      hour: document.created.getUTCHours(),
      minute: document.created.getUTCMinutes(),
      second: document.created.getUTCSeconds(),
    },
  };
  try {
    const { result } = typst().compile({
      mainFileContent: typstTemplate,
      inputs: { document: JSON.stringify(input, pathsOfPictures()) },
    });
    if (result === null) throw new Error('Typst refused the document');
    try {
      return typst().pdf(result, { pdfStandard: PdfStandard.UA_1 });
    } catch {
      return typst().pdf(result);
    }
  } finally {
    typst().resetShadow();
    // Typst remembers what it has laid out; answers must not stay for the next document.
    typst().evictCache(0);
  }
}

/** A replacer for JSON: each picture becomes a file in Typst's memory, and the document holds its path. */
function pathsOfPictures(): (key: string, value: unknown) => unknown {
  let count = 0;
  return (_, value) => {
    if (!isPicture(value)) return value;
    const { picture, ...node } = value;
    count += 1;
    const path = `/${count}.${picture.type}`;
    typst().mapShadow(`${workspace}${path}`, Buffer.from(picture.bytes));
    return { ...node, path };
  };
}

type PictureNode = Extract<PreparedInline, { type: 'picture' }>;

function isPicture(value: unknown): value is PictureNode {
  return typeof value === 'object' && value !== null && 'picture' in value;
}
