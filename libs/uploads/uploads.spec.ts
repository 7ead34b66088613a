import { Readable } from 'node:stream';
import { PDFDocument, PDFName, PDFString } from '@cantoo/pdf-lib';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { typedSignature } from './typed-signature.js';
import { Uploads, usualUploadOptions } from './uploads.js';

const uploads = new Uploads();
const MIB = 1_048_576;
afterAll(() => uploads.close());

async function taken(name: string, bytes: Uint8Array | string, limit = 5 * MIB) {
  const { body, ...rest } = await uploads.accept(name, Readable.from([Buffer.from(bytes)]), limit);
  const content = body instanceof Readable ? Buffer.concat(await body.toArray()) : Buffer.from(body);
  return { ...rest, content };
}
const refusal = (name: string, bytes: Uint8Array | string) =>
  taken(name, bytes).then(
    ({ type }) => `taken as ${type}`,
    (error: unknown) => (error as { reason?: string }).reason ?? String(error),
  );

const photo = (format: 'jpeg' | 'png' | 'webp' | 'gif') =>
  sharp({ create: { width: 40, height: 20, channels: 3, background: '#a03020' } })
    .withExif({ IFD0: { Make: 'SecretPhone', ImageDescription: 'at home' } })
    .toFormat(format)
    .toBuffer();

const document = '<w:document xmlns:w="w" xmlns:r="r"><w:body><w:p><w:r><w:t>Hello</w:t></w:r></w:p>';
const docx = (files: { [path: string]: string } = {}, body = '') =>
  zipSync({
    '[Content_Types].xml': strToU8(
      '<Types><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    ),
    'word/document.xml': strToU8(`${document}${body}</w:body></w:document>`),
    ...Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])),
  });
const relationships = (...ones: string[]) =>
  `<Relationships xmlns="x">${ones.map((one, at) => `<Relationship Id="rId${at + 1}" ${one}/>`).join('')}</Relationships>`;

describe('an upload', () => {
  it.each(['jpeg', 'png', 'webp', 'gif'] as const)(
    'that is a %s loses what the camera wrote into it',
    async (format) => {
      const sent = await photo(format);
      const { content, type, name } = await taken(`my photo.${format}`, sent);
      expect(content.includes('SecretPhone')).toBe(false);
      expect(['image/png', 'image/jpeg']).toContain(type);
      expect(name).toMatch(/^my photo\.(png|jpe?g)$/);
      expect(await sharp(content).metadata()).toMatchObject({ width: 40, height: 20 });
    },
  );

  it('that is a picture and something else besides is a picture only', async () => {
    const polyglot = Buffer.concat([
      await photo('jpeg'),
      Buffer.from('<script>alert(1)</script>PK\u0003\u0004'),
    ]);
    const { content } = await taken('a.jpg', polyglot);
    expect(content.includes('script')).toBe(false);
  });

  it('that was taken on its side stands upright', async () => {
    const sent = await sharp(await photo('jpeg'))
      .withMetadata({ orientation: 6 })
      .toBuffer();
    expect(await sharp((await taken('a.jpg', sent)).content).metadata()).toMatchObject({
      width: 20,
      height: 40,
    });
  });

  it('that unpacks to too many pixels is refused before it is unpacked', async () => {
    const few = new Uploads({ ...usualUploadOptions, picture: { pixels: 100, side: 100, seconds: 5 } });
    await expect(few.accept('a.png', Readable.from([await photo('png')]), MIB)).rejects.toMatchObject({
      reason: 'pixels',
    });
  });

  it.each([
    ['a page', 'a.html', '<!doctype html><script>alert(1)</script>', 'kind'],
    ['a page that says it is text', 'a.txt', '  <html><script>alert(1)</script>', 'kind'],
    [
      'a drawing with a script',
      'a.svg',
      '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
      'kind',
    ],
    ['a program', 'a.pdf', 'MZ\u0000\u0001\u0002\u0003program', 'kind'],
    ['a program that says it is text', 'a.txt', 'a\u0000b\u0001', 'kind'],
    ['text that says it is a program', 'a.exe', 'hello', 'name_and_content'],
    ['an empty file', 'a.txt', '', 'empty'],
    ['an archive', 'a.docx', Buffer.from(zipSync({ 'a.txt': strToU8('hi') })).toString('latin1'), 'kind'],
  ])('that is %s is refused', async (_, name, text, reason) => {
    expect(await refusal(name, Buffer.from(text, 'latin1'))).toBe(reason);
  });

  it('that is a picture under the name of a document is refused', async () => {
    expect(await refusal('a.pdf', await photo('png'))).toBe('name_and_content');
  });

  it('that is too large ends where the limit is', async () => {
    await expect(taken('a.txt', 'x'.repeat(2000), 1000)).rejects.toMatchObject({ code: 'too_large' });
  });

  it.each([
    ['../../etc/passwd', 'passwd.txt'],
    ['C:\\temp\\notes.txt', 'notes.txt'],
    ['a\u202etxt.exe.txt', 'atxt.exe.txt'],
    ['<b>"x"|?.txt', '_b__x___.txt'],
    ['...txt', 'file.txt'],
    [`${'x'.repeat(300)}.txt`, `${'x'.repeat(100)}.txt`],
    ['carta año.txt', 'carta año.txt'],
  ])('called %j is shown as %j', async (name, shown) => {
    expect((await taken(name, 'hello')).name).toBe(shown);
  });
});

describe('a Word document', () => {
  it('keeps its words', async () => {
    const { content, type, name } = await taken('letter.docx', docx());
    expect(type).toContain('wordprocessingml');
    expect(name).toBe('letter.docx');
    expect(strFromU8(unzipSync(content)['word/document.xml'] ?? new Uint8Array())).toContain('Hello');
  });

  it('loses what is fetched from elsewhere, and what names it', async () => {
    const sent = docx(
      {
        'word/_rels/document.xml.rels': relationships(
          'Type="http://x/hyperlink" Target="https://example.org/" TargetMode="External"',
          'Type="http://x/image" Target="media/a.png"',
          'Type="http://x/oleObject" Target="embeddings/a.bin"',
          'Type="http://x/aFChunk" Target="chunk.html"',
          'Type="http://x/image" Target="file:///etc/passwd"',
        ),
        'word/_rels/settings.xml.rels': relationships(
          'Type="http://x/attachedTemplate" Target="http://evil.example/t.dotm" TargetMode="External"',
        ),
        'word/settings.xml':
          '<w:settings xmlns:w="w" xmlns:r="r"><w:attachedTemplate r:id="rId1"/></w:settings>',
        'word/media/a.png': 'x',
        'word/embeddings/a.bin': 'x',
        'word/chunk.html': '<script>',
      },
      '<w:hyperlink r:id="rId1"><w:t>site</w:t></w:hyperlink><w:altChunk r:id="rId4"/><a:blip r:embed="rId2"/>',
    );
    const files = unzipSync((await taken('letter.docx', sent)).content);
    const all = Object.values(files)
      .map((file) => strFromU8(file))
      .join('\n');
    expect(all).not.toMatch(/External|evil|file:|oleObject|aFChunk|attachedTemplate|altChunk/);
    expect(Object.keys(files)).not.toContain('word/embeddings/a.bin');
    expect(all).toContain('<w:hyperlink><w:t>site</w:t>');
    expect(all).toContain('r:embed="rId2"');
  });

  it.each([
    ['a DOCTYPE', docx({ 'word/styles.xml': '<!DOCTYPE x [<!ENTITY a "b">]><x/>' }), 'damaged'],
    ['macros', docx({ 'word/vbaProject.bin': 'x' }), 'macros'],
    ['a field that starts a program', docx({}, '<w:instrText>DDEAUTO c:\\\\x.exe</w:instrText>'), 'fetches'],
    [
      'such a field cut in two',
      docx(
        {},
        '<w:fldChar w:fldCharType="begin"/><w:instrText> INCLUDE</w:instrText><w:instrText>PICTURE "http://e"</w:instrText>',
      ),
      'fetches',
    ],
    ['XML that is not UTF-8', docx({ 'word/styles.xml': '\u00ff\u00fe<x/>' }), 'taken'],
  ])('with %s is refused', async (_, sent, reason) => {
    expect(await refusal('a.docx', sent)).toContain(reason);
  });

  it('that unpacks to more than it may is refused', async () => {
    const small = { ...usualUploadOptions.cleaning, docx: { unpackedBytes: 1000, entries: 20 } };
    const few = new Uploads({ ...usualUploadOptions, cleaning: small });
    const bomb = docx({ 'word/media/a.png': '0'.repeat(100_000) });
    await expect(few.accept('a.docx', Readable.from([Buffer.from(bomb)]), MIB)).rejects.toMatchObject({
      reason: 'bomb',
    });
    await few.close();
  });
});

describe('a PDF', () => {
  async function pdf(): Promise<PDFDocument> {
    const made = await PDFDocument.create();
    made.addPage([200, 200]).drawText('Hello', { x: 10, y: 100 });
    return made;
  }

  it('loses its scripts, actions and files', async () => {
    const made = await pdf();
    made.addJavaScript('open', 'app.alert("hi")');
    await made.attach(Buffer.from('MZ'), 'run.exe', { mimeType: 'application/octet-stream' });
    made.catalog.set(
      PDFName.of('OpenAction'),
      made.context.obj({ S: PDFName.of('Launch'), F: PDFString.of('cmd.exe') }),
    );
    const { content } = await taken('a.pdf', await made.save({ useObjectStreams: false }));
    expect(content.toString('latin1')).not.toMatch(
      /JavaScript|Launch|OpenAction|EmbeddedFile|cmd\.exe|app\.alert/,
    );
    expect((await PDFDocument.load(content)).getPageCount()).toBe(1);
  });

  it('that is no more than its first line is refused', async () => {
    expect(await refusal('a.pdf', '%PDF-1.7\nrubbish')).toBe('damaged');
  });
});

describe('a typed name', () => {
  it.each(['Ann Lee', 'Łukasz Żółć', 'Мария', '🙂', ''])('%j becomes a picture', async (name) => {
    const picture = await typedSignature(name);
    const { format, width, hasAlpha } = await sharp(picture).metadata();
    expect({ format, hasAlpha }).toEqual({ format: 'png', hasAlpha: true });
    expect(width).toBeGreaterThanOrEqual(120);
  });

  it('is drawn, and drawn the same each time', async () => {
    const { channels } = await sharp(await typedSignature('Ann Lee')).stats();
    expect(channels[3]?.max).toBe(255);
    expect(await typedSignature('Ann Lee')).toEqual(await typedSignature('Ann Lee'));
  });
});
