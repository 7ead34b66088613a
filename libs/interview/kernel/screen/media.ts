import type { Media } from '../../program/block.js';
import type { Value } from '../../program/value.js';
import type { ScreenMedia } from '../../protocol/screen.js';
import type { Engine } from '../engine.js';
import { authorError } from '../interview-error.js';

/** Types by the ending of a file's name. */
const types: { readonly [extension: string]: string } = {
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  ogg: 'audio/ogg',
  wav: 'audio/wav',
  mp4: 'video/mp4',
  webm: 'video/webm',
};

/** The sounds or films of a screen, with the addresses of their files. */
export function screenMedia(media: readonly Media[], file: string, engine: Engine): ScreenMedia[] {
  return media.map((one) => {
    const url = staticAddress(one.file, file, engine);
    const type = types[/\.([a-z0-9]+)$/i.exec(url)?.[1]?.toLowerCase() ?? ''];
    if (type === undefined)
      throw authorError(`"${url}" is no sound or film: ${Object.keys(types).join(', ')} are known`);
    return {
      url,
      type,
      captions: one.captions === null ? null : staticAddress(one.captions, file, engine),
      label: one.label === null ? null : engine.plain(one.label),
    };
  });
}

/**
 * Where pages find a file of an add-on's `static/`: `court.png`, `static/court.png`, or `addon:court.png` of one that
 * the manifest lists. @param from the file of the block that names it
 */
export function staticAddress(value: Value, from: string, engine: Engine): string {
  const written = engine.naturalText(engine.value(value)).trim();
  const [, named, path = ''] = /^(?:([\w-]+):)?(?:static\/)?(.*)$/s.exec(written) ?? [];
  if (
    !/^[\p{L}\p{N}_][\p{L}\p{N}_ .-]*(?:\/[\p{L}\p{N}_][\p{L}\p{N}_ .-]*)*$/u.test(path) ||
    path.includes('..')
  )
    throw authorError(`"${written}" is not the name of a static file: write court.png or addon:court.png`);
  return `${staticFolder(named ?? addonOf(from, engine), engine)}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

function staticFolder(addon: string, { request }: Engine): string {
  const known = request.staticFiles ?? {};
  return (Object.hasOwn(known, addon) ? known[addon] : undefined) ?? `/addons/${addon}/static`;
}

function addonOf(file: string, { request }: Engine): string {
  const colon = file.indexOf(':');
  return colon === -1 ? request.interview.slice(0, request.interview.indexOf(':')) : file.slice(0, colon);
}

/** Pictures that an author's Markdown names by their static file, as in `![Court](static/court.png)`. */
export function withStaticPictures(html: string, from: string, engine: Engine): string {
  if (!html.includes('src="static/')) return html;
  const folder = staticFolder(addonOf(from, engine), engine);
  return html.replaceAll('src="static/', `src="${folder}/`);
}
