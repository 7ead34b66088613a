import type { Hole, Piece, Text } from '../../program/text.js';
import { escapeHtml } from '../../text/escape.js';
import type { Block, Inline } from './tree.js';

/** Makes the pieces that are written as HTML and as plain text in one pass; static ones are joined. */
export class Pieces {
  readonly text: Text = [];
  #html = '';
  #plain = '';

  static ofBlocks(blocks: Block[]): Text {
    return new Pieces().#blocks(blocks).#end();
  }

  static ofInline(inline: Inline[]): Text {
    return new Pieces().#inline(inline).#end();
  }

  #put(html: string, plain: string): this {
    this.#html += html;
    this.#plain += plain;
    return this;
  }

  #piece(piece: Piece): this {
    this.#flush();
    this.text.push(piece);
    return this;
  }

  #flush(): void {
    if (this.#html === '' && this.#plain === '') return;
    this.text.push(this.#html === this.#plain ? this.#html : ['static', this.#html, this.#plain]);
    this.#html = '';
    this.#plain = '';
  }

  #end(): Text {
    this.#flush();
    return this.text;
  }

  #blocks(blocks: Block[]): this {
    for (const block of blocks) this.#block(block);
    return this;
  }

  #block(block: Block): void {
    switch (block.type) {
      case 'paragraph':
        if (block.tight) this.#inline(block.content).#put('', '\n');
        else this.#put('<p>', '').#inline(block.content).#put('</p>\n', '\n');
        return;
      case 'heading':
        this.#put(`<h${block.level}>`, '').#inline(block.content).#put(`</h${block.level}>\n`, '\n');
        return;
      case 'list': {
        const tag = block.ordered ? 'ol' : 'ul';
        this.#piece(['list', tag, block.ordered && block.start !== 1 ? ` start="${block.start}"` : '']);
        for (const item of block.items) this.#put('<li>', '').#blocks(item).#put('</li>\n', '\n');
        this.#piece(['listEnd', tag]);
        return;
      }
      case 'quote':
        this.#put('<blockquote>\n', '').#blocks(block.blocks).#put('</blockquote>\n', '\n');
        return;
      case 'code':
        this.#put('<pre><code>', '').#inline(block.content).#put('</code></pre>\n', '\n');
        return;
      case 'rule':
        this.#put('<hr>\n', '\n');
        return;
      case 'html':
        this.#inline(block.content);
        return;
      case 'table':
        this.#table(block);
        return;
      case 'control':
        this.#piece([
          'control',
          {
            ...block.control,
            body: Pieces.ofBlocks(block.control.body),
            otherwise: Pieces.ofBlocks(block.control.otherwise),
          },
        ]);
    }
  }

  #table(table: Extract<Block, { type: 'table' }>): void {
    this.#put('<table>\n<thead>\n', '');
    this.#row(table.head, table.align, 'th');
    this.#put('</thead>\n<tbody>\n', '');
    this.#rows(table.rows, table.align);
    this.#put('</tbody>\n</table>\n', '\n');
  }

  #rows(rows: Extract<Block, { type: 'table' }>['rows'], align: (string | null)[]): void {
    for (const row of rows) {
      if (Array.isArray(row)) this.#row(row, align, 'td');
      else {
        const part = (inner: typeof rows): Text => {
          const pieces = new Pieces();
          pieces.#rows(inner, align);
          return pieces.#end();
        };
        this.#piece([
          'control',
          { ...row.control, body: part(row.control.body), otherwise: part(row.control.otherwise) },
        ]);
      }
    }
  }

  #row(cells: Inline[][], align: (string | null)[], tag: 'th' | 'td'): void {
    this.#put('<tr>', '');
    cells.forEach((cell, at) => {
      const side = align[at];
      const opening = tag === 'th' ? '<th scope="col"' : '<td';
      this.#put(side ? `${opening} align="${side}">` : `${opening}>`, '')
        .#inline(cell)
        .#put(`</${tag}>`, ' ');
    });
    this.#put('</tr>\n', '\n');
  }

  #inline(nodes: Inline[]): this {
    for (const node of nodes) this.#node(node);
    return this;
  }

  #node(node: Inline): void {
    switch (node.type) {
      case 'text':
        this.#put(escapeHtml(node.text), node.text);
        return;
      case 'hole':
        this.#piece(['hole', node.hole]);
        return;
      case 'strong':
        this.#put('<strong>', '').#inline(node.content).#put('</strong>', '');
        return;
      case 'emphasis':
        this.#put('<em>', '').#inline(node.content).#put('</em>', '');
        return;
      case 'strike':
        this.#put('<s>', '').#inline(node.content).#put('</s>', '');
        return;
      case 'code':
        this.#put('<code>', '').#inline(node.content).#put('</code>', '');
        return;
      case 'break':
        this.#put(node.hard ? '<br>\n' : '\n', '\n');
        return;
      case 'html':
        this.#put(node.html, plainOf(node.html));
        return;
      case 'link':
        this.#put('<a', '')
          .#target('href', node.href)
          .#title(node.title)
          .#put('>', '')
          .#inline(node.content)
          .#put('</a>', '');
        return;
      case 'image':
        this.#put('<img', '')
          .#target('src', node.src)
          .#put(` alt="${escapeHtml(node.alt)}"`, '')
          .#title(node.title)
          .#put('>', '');
        return;
      case 'attribute':
        if (node.link) this.#piece(['link', node.parts]);
        else {
          for (const part of node.parts) {
            if (typeof part === 'string') this.#put(part, '');
            else this.#piece(['attribute', part]);
          }
        }
        return;
      case 'control':
        this.#piece([
          'control',
          {
            ...node.control,
            body: Pieces.ofInline(node.control.body),
            otherwise: Pieces.ofInline(node.control.otherwise),
          },
        ]);
    }
  }

  #title(title: string): this {
    return title === '' ? this : this.#put(` title="${escapeHtml(title)}"`, '');
  }

  #target(attribute: 'href' | 'src', parts: (string | Hole)[]): this {
    this.#put(` ${attribute}="`, '');
    if (parts.every((part) => typeof part === 'string')) this.#put(escapeHtml(parts.join('')), '');
    else this.#piece(['link', parts]);
    return this.#put('"', '');
  }
}

/** What a reader sees of the author's own HTML. */
function plainOf(html: string): string {
  const text = html.replaceAll(/<!--[\s\S]*?-->/g, '').replaceAll(/<[^>]*>/g, ' ');
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&nbsp;', '\u00A0')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
