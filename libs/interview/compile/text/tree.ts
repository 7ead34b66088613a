import type { Control, Hole } from '../../program/text.js';

/** Markdown as a tree, with holes and controls in their places; HTML and documents are made from it. */
export type Block =
  | { type: 'paragraph'; content: Inline[]; tight: boolean }
  | { type: 'heading'; level: 1 | 2 | 3 | 4 | 5 | 6; content: Inline[] }
  | { type: 'list'; ordered: boolean; start: number; items: Item[] }
  | { type: 'quote'; blocks: Block[] }
  | { type: 'code'; content: Inline[] }
  | { type: 'table'; align: Align[]; head: Inline[][]; rows: Row[] }
  | { type: 'rule' }
  | { type: 'html'; content: Inline[] }
  | { type: 'control'; control: Control<Block[]> };

export type Align = 'left' | 'center' | 'right' | null;
export type Item = Block[];
export type Row = Inline[][] | { control: Control<Row[]> };

export type Inline =
  | { type: 'text'; text: string }
  | { type: 'hole'; hole: Hole }
  | { type: 'strong' | 'emphasis' | 'strike'; content: Inline[] }
  | { type: 'code'; content: Inline[] }
  | { type: 'link'; href: (string | Hole)[]; title: string; content: Inline[] }
  | { type: 'image'; src: (string | Hole)[]; alt: string; title: string }
  | { type: 'break'; hard: boolean }
  /** The author's own HTML; a hole stands inside one of its attributes. */
  | { type: 'html'; html: string }
  | { type: 'attribute'; link: boolean; parts: (string | Hole)[] }
  | { type: 'control'; control: Control<Inline[]> };
