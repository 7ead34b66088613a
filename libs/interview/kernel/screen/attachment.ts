import type { Attachment, Block } from '../../program/block.js';
import type { DocumentSource } from '../../protocol/document.js';
import type { Bindings } from '../bindings.js';
import type { Engine } from '../engine.js';
import { authorError } from '../interview-error.js';
import { fillTemplate } from '../text/template-parts.js';
import { Markup } from '../values/markup.js';
import { View } from '../values/view.js';
import { escapeHtml } from '../../text/escape.js';

/** A document with its answers; what has no value is sought, unless the attachment says `skip undefined`. */
export function makeDocument(attachment: Attachment, engine: Engine): DocumentSource {
  const name = engine.plain(attachment.name);
  const filename = attachment.filename.length > 0 ? engine.plain(attachment.filename) : name;
  const { template } = attachment;
  const body = (): Pick<DocumentSource, 'blocks' | 'template'> => ({
    blocks: engine.documentWriter().blocks(attachment.content),
    ...(template ? { template: fillTemplate(template, engine) } : {}),
  });
  return {
    name,
    filename: filename.replaceAll(/[^\p{L}\p{N}_ .-]/gu, '').trim() || 'document',
    formats: attachment.formats,
    language: attachment.language ?? engine.world.language,
    metadata: Object.fromEntries(
      Object.entries(attachment.metadata).map(([key, text]) => [key, engine.plain(text)]),
    ),
    ...(attachment.skipUndefined ? engine.skippingUndefined(body) : body()),
  };
}

/** Documents under a name, made anew wherever the name is used; printed, they are their names. */
export class DocumentView extends View {
  constructor(
    engine: Engine,
    name: string,
    readonly documents: () => DocumentSource[],
  ) {
    const text = (): string =>
      documents()
        .map((one) => one.name)
        .join(', ');
    super(engine.world, name, () => new Markup(escapeHtml(text()), text()), text, null, null, false);
  }
}

/**
 * The view of an `attachment` block for one of its names: that of the block is all its documents, that of
 * an attachment this one. What they need is sought now, so that who asks for the name asks for it.
 */
export function documentView(
  block: Extract<Block, { kind: 'attachment' }>,
  pattern: string,
  name: string,
  bindings: Bindings,
  engine: Engine,
): View {
  const own = block.attachments.filter(({ variable }) => variable === pattern);
  const attachments = own.length > 0 ? own : block.attachments;
  const documents = (): DocumentSource[] =>
    engine.within(bindings, () => attachments.map((one) => makeDocument(one, engine)));
  documents();
  return new DocumentView(engine, name, documents);
}

/** What `attachment: letter` and `attachment code` name: documents, or a list of them. */
export function namedDocuments(value: unknown, engine: Engine): DocumentSource[] {
  const view = engine.world.handles.viewOf(value);
  if (view instanceof DocumentView) return view.documents();
  if (Array.isArray(value)) return value.flatMap((one) => namedDocuments(one, engine));
  throw authorError('An attachment is the variable name of an "attachment" block, or a list of such');
}
