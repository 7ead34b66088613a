/** Number of an author's function in the package's script. */
export type Fn = number;

/** A value to be found when a text is written. */
export type Hole =
  /** A JavaScript expression, `${ … }`. */
  | ['js', Fn]
  /** A Handlebars path: steps up (`../`), whether it starts with `this`, its parts. */
  | ['path', number, boolean, string[]]
  /** `@index`, `@first`, `@last`, `@key`, `@root`. */
  | ['data', string]
  | ['literal', string | number | boolean | null]
  /** A function of this page or of the add-on, its arguments and its named arguments. */
  | ['call', string, Hole[], { [name: string]: Hole }]
  /** The Markdown of a template left alone: `{{{letter}}}`. */
  | ['raw', Hole];

/** `each`, `if`, `unless`, `with`: what it goes over, names after `as`, its body and its else. */
export interface Control<Body> {
  control: 'each' | 'if' | 'unless' | 'with';
  over: Hole;
  names: string[];
  body: Body;
  otherwise: Body;
}

/**
 * A piece of a text made ready when compiling. A string is the same in HTML and as plain text; `static`
 * differs (HTML, plain); `list` and `listEnd` are apart so that the items of an `each` become one list.
 */
export type Piece =
  | string
  | ['static', string, string]
  | ['hole', Hole]
  /** The target of a link: parts of text and holes, checked as a whole. */
  | ['link', (string | Hole)[]]
  /** A hole inside an attribute that is no link. */
  | ['attribute', Hole]
  | ['list', 'ul' | 'ol', string]
  | ['listEnd', 'ul' | 'ol']
  | ['control', Control<Piece[]>]
  /** The same text in other languages, and as the author wrote it. */
  | ['language', { [language: string]: Piece[] }, Piece[]];

export type Text = Piece[];

/** A document's Markdown as a tree with holes; becomes `DocumentBlock`s. */
export type DocumentPiece =
  | { type: 'heading'; level: 1 | 2 | 3 | 4 | 5 | 6; content: InlinePiece[] }
  | { type: 'paragraph'; content: InlinePiece[]; align?: 'center' | 'right' }
  | { type: 'list'; ordered: boolean; start: number; items: ListPiece[] }
  | { type: 'quote'; blocks: DocumentPiece[] }
  | { type: 'table'; align: ('left' | 'center' | 'right' | null)[]; head: InlinePiece[][]; rows: RowPiece[] }
  | { type: 'rule' }
  | { type: 'pageBreak' }
  | { type: 'hole'; hole: Hole }
  | { type: 'control'; control: Control<DocumentPiece[]> };

/** A piece of a template's part: a chunk that stands still, by its number, a hole or a control. */
export type TemplatePiece = number | { hole: Hole } | { control: Control<TemplatePiece[]> };

export type ListPiece = DocumentPiece[];

export type RowPiece = InlinePiece[][] | { type: 'control'; control: Control<RowPiece[]> };

export type InlinePiece =
  | { type: 'text'; text: string }
  | { type: 'code'; content: InlinePiece[] }
  | { type: 'strong' | 'emphasis'; content: InlinePiece[] }
  | { type: 'link'; href: (string | Hole)[]; content: InlinePiece[] }
  | { type: 'break' }
  | { type: 'hole'; hole: Hole }
  | { type: 'control'; control: Control<InlinePiece[]> };
