import type { Media } from '../../program/block.js';
import { checkKeys } from '../keys.js';
import type { Reader } from '../reader.js';
import { getEntry, type Node } from '../yaml.js';

/** `audio` and `video`: static files, each a name or `{file, captions, label}`; several are the same in other formats. */
export function readMedia(node: Node | undefined, reader: Reader): Media[] {
  if (!node) return [];
  return (node.kind === 'list' ? node.items : [node]).flatMap((item): Media[] => {
    if (item.kind !== 'map') return [{ file: reader.value(item), captions: null, label: null }];
    checkKeys(item, { known: ['file', 'captions', 'label'] }, reader.problems);
    const file = getEntry(item, 'file')?.value;
    const captions = getEntry(item, 'captions')?.value;
    const label = getEntry(item, 'label')?.value;
    if (!file) reader.problems.error(item, 'A sound or film needs "file"');
    return file
      ? [
          {
            file: reader.value(file),
            captions: captions ? reader.value(captions) : null,
            label: label ? reader.plainText(label) : null,
          },
        ]
      : [];
  });
}
