import type { EffectAttachment } from '../../protocol/call.js';
import type { Engine } from '../engine.js';
import { authorError } from '../interview-error.js';
import { fileId, fileName } from '../objects/file.js';
import { ListThing } from '../objects/thing.js';
import { DocumentView } from '../screen/attachment.js';

/**
 * What `attachments` of `send_email` names: documents by their variable, uploaded files, lists of either. Documents
 * are made now, with the answers of now.
 */
export function mailAttachments(value: unknown, engine: Engine): EffectAttachment[] {
  if (value === undefined || value === null) return [];
  const { handles } = engine.world;
  const view = handles.viewOf(value);
  if (view instanceof DocumentView)
    return view.documents().map((document) => ({ name: document.name, document }));
  const thing = handles.thingOf(value);
  if (Array.isArray(value) || thing instanceof ListThing)
    return [...(value as Iterable<unknown>)].flatMap((one) => mailAttachments(one, engine));
  const file = thing && fileId(thing);
  if (thing && file) return [{ name: fileName(thing), file }];
  throw authorError(
    'send_email: an attachment is the variable of an "attachment" block, an uploaded file, or a list of these',
  );
}
