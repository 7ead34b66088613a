import {
  PDFArray,
  PDFDict,
  PDFHexString,
  PDFName,
  PDFRef,
  PDFStream,
  PDFString,
  type PDFDocument,
  type PDFObject,
} from '@cantoo/pdf-lib';

/** Keys of any dictionary that start something, or carry what a form does not need. */
const removed = [
  'AA',
  'OpenAction',
  'XFA',
  'AF',
  'Collection',
  'Perms',
  'Metadata',
  'PieceInfo',
  'JS',
  'Legal',
  'Requirements',
];
/** Trees of names in the catalog: scripts, files, pages made from scripts. */
const removedNames = ['JavaScript', 'EmbeddedFiles', 'AlternatePresentations', 'Renditions', 'URLS', 'IDS'];
/** Annotations that hold files, films, sounds or programs. */
const removedAnnotations = new Set(['FileAttachment', 'RichMedia', 'Movie', 'Screen', 'Sound', '3D']);

/**
 * Takes out of a PDF all that acts: scripts, actions, embedded files, films, XFA (ISO 32000-2, 12.6 and
 * 7.11). Of links only those that stay in the document or lead to http, https or mailto are left. What
 * nothing refers to afterwards goes too, so that no script stays in the file unseen.
 */
export function stripActions(document: PDFDocument): void {
  const { context, catalog } = document;
  for (const [, object] of context.enumerateIndirectObjects()) clean(object, document);
  const names = catalog.lookup(PDFName.of('Names'));
  if (names instanceof PDFDict) for (const key of removedNames) names.delete(PDFName.of(key));
  const reached = reachable(document);
  for (const [ref] of context.enumerateIndirectObjects()) if (!reached.has(ref)) context.delete(ref);
}

function clean(top: PDFObject, document: PDFDocument): void {
  const open: PDFObject[] = [top];
  for (let object = open.pop(); object !== undefined; object = open.pop()) {
    const dict = object instanceof PDFStream ? object.dict : object;
    if (dict instanceof PDFDict) {
      cleanDict(dict, document);
      open.push(...dict.values());
    } else if (dict instanceof PDFArray) open.push(...dict.asArray());
  }
}

function cleanDict(dict: PDFDict, document: PDFDocument): void {
  for (const key of removed) dict.delete(PDFName.of(key));
  const action = dict.lookup(PDFName.of('A'));
  if (action instanceof PDFDict && !isHarmless(action)) dict.delete(PDFName.of('A'));
  if (action instanceof PDFDict) action.delete(PDFName.of('Next'));
  const annotations = dict.lookup(PDFName.of('Annots'));
  if (!(annotations instanceof PDFArray)) return;
  for (let at = annotations.size() - 1; at >= 0; at -= 1) {
    const one = document.context.lookup(annotations.get(at));
    const kind = one instanceof PDFDict ? one.lookup(PDFName.of('Subtype')) : undefined;
    if (kind instanceof PDFName && removedAnnotations.has(kind.decodeText())) annotations.remove(at);
  }
}

function isHarmless(action: PDFDict): boolean {
  const kind = action.lookup(PDFName.of('S'));
  if (!(kind instanceof PDFName)) return false;
  if (['GoTo', 'Named'].includes(kind.decodeText())) return true;
  const target = action.lookup(PDFName.of('URI'));
  return (
    kind.decodeText() === 'URI' &&
    (target instanceof PDFString || target instanceof PDFHexString) &&
    /^(?:https?:\/\/|mailto:)\S+$/i.test(target.decodeText())
  );
}

function reachable({ context }: PDFDocument): Set<PDFRef> {
  const found = new Set<PDFRef>();
  const open: (PDFObject | undefined)[] = [context.trailerInfo.Root, context.trailerInfo.Info];
  while (open.length > 0) {
    const object = open.pop();
    if (object instanceof PDFRef) {
      if (found.has(object)) continue;
      found.add(object);
      open.push(context.lookup(object));
    } else if (object instanceof PDFStream) open.push(...object.dict.values());
    else if (object instanceof PDFDict) open.push(...object.values());
    else if (object instanceof PDFArray) open.push(...object.asArray());
  }
  return found;
}
