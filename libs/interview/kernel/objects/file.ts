import type { FileFacts } from '../../protocol/file-facts.js';
import { escapeHtml } from '../../text/escape.js';
import { authorError } from '../interview-error.js';
import { Markup } from '../values/markup.js';
import { Picture } from '../values/picture.js';
import type { World } from '../world.js';
import { thingClass } from './base.js';
import { classSpec, type ClassSpec, type Method } from './class-spec.js';
import { collectionClasses } from './collections.js';
import { imageWidth } from './image-width.js';
import { ListThing, type Slots, type Thing } from './thing.js';

/** Types that pages and documents show as pictures. */
const pictures = new Set(['image/png', 'image/jpeg']);

/** What a file is to the interview; the id is how the API knows it. */
export function fileAttributes(id: string, { name, type, bytes }: FileFacts): Slots {
  const extension = /\.([^.]{1,10})$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const attributes: Slots = Object.create(null) as Slots;
  return Object.assign(attributes, {
    file: id,
    name,
    filename: name,
    extension,
    mimetype: type,
    size: bytes,
    ok: true,
  });
}

/** The id by which the API knows a file; null for anything else. */
export function fileId(thing: Thing): string | null {
  const id = thing.spec.name === 'File' ? thing.attributes['file'] : undefined;
  return typeof id === 'string' ? id : null;
}

export function fileName(file: Thing): string {
  const name = file.attributes['filename'];
  return typeof name === 'string' ? name : '';
}

/** The picture that a file prints as; null where it is none. */
export function pictureOf(file: Thing, width: unknown = null): Picture | null {
  const id = fileId(file);
  if (id === null || !pictures.has(String(file.attributes['mimetype']))) return null;
  return new Picture(id, fileName(file), imageWidth(width));
}

/** Where pages find a file of the session; it is served to the session's participants alone. */
export function fileAddress(id: string, world: World): string {
  return `/sessions/${encodeURIComponent(world.session)}/files/${encodeURIComponent(id)}`;
}

const addressOf: Method = (file, world) => {
  const id = fileId(file);
  return id === null ? '' : fileAddress(id, world);
};

const noPath: Method = () => {
  throw authorError('A file has no path: nothing but its name, type and size is known to the interview');
};

const show: Method = (file, world, width) => {
  const wanted = typeof width === 'object' && width !== null ? (width as { width?: unknown }).width : width;
  const picture = pictureOf(file, wanted);
  if (picture) return picture;
  const id = fileId(file);
  if (id === null) return '';
  return new Markup(`<a href="${fileAddress(id, world)}">${escapeHtml(fileName(file))}</a>`, fileName(file));
};

const sizeOf = (file: Thing): number => Number(file.attributes['size'] ?? 0);

const fileMethods: { [name: string]: Method } = {
  number: () => 1,
  any: () => true,
  size_in_bytes: sizeOf,
  is_image: (file) => pictureOf(file) !== null,
  url_for: addressOf,
  url: addressOf,
  show,
  item: (file) => file.proxy,
  path: noPath,
  slurp: noPath,
};

const filesOf = (list: Thing, world: World): Thing[] =>
  list instanceof ListThing
    ? world.lists.items(list).flatMap((item) => world.handles.thingOf(item) ?? [])
    : [];

const firstOf =
  (method: Method): Method =>
  (list, world, ...values) => {
    const [file] = filesOf(list, world);
    return file ? method(file, world, ...values) : '';
  };

/** As docassemble's, a FileList answers for its first file where a question makes sense of one file alone. */
const listMethods: { [name: string]: Method } = {
  size_in_bytes: (list, world) => filesOf(list, world).reduce((sum, file) => sum + sizeOf(file), 0),
  is_image: (list, world) => filesOf(list, world).some((file) => pictureOf(file) !== null),
  url_for: firstOf(addressOf),
  url: firstOf(addressOf),
  show: firstOf(show),
  path: noPath,
  slurp: noPath,
};

export const fileClasses: { readonly [name: string]: ClassSpec } = {
  File: classSpec('File', thingClass, { methods: fileMethods, text: fileName }),
  FileList: classSpec('FileList', collectionClasses['List'] ?? null, { methods: listMethods }),
};
