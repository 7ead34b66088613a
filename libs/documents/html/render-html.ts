import type { PreparedBlock, PreparedDocument, PreparedInline, PreparedText } from '../prepared-document.js';

const style =
  'body{font:12pt/1.5 Georgia,"Times New Roman",serif;max-width:6.5in;margin:1in auto;padding:0 1rem}' +
  'h1{font-size:14pt;text-align:center}h2,h3,h4,h5,h6{font-size:12pt}' +
  'table{width:100%;border-collapse:collapse}th,td{text-align:start;vertical-align:top;padding:.3em .5em}' +
  '.titled th,.titled td{border-bottom:.5pt solid}.layout td+td{border-inline-start:.5pt solid}' +
  '.signature{width:3.25in;margin-top:3em;border-bottom:.5pt solid}' +
  '.page-break{break-after:page}.center{text-align:center}.right{text-align:right}';

/** A page that stands by itself: no script, nothing loaded from elsewhere. */
export function renderHtml(document: PreparedDocument): Buffer {
  return Buffer.from(
    `<!doctype html>\n<html lang="${escapeHtml(document.language)}" dir="${document.direction}">` +
      `<head><meta charset="utf-8"><title>${escapeHtml(document.title)}</title>` +
      `<meta name="viewport" content="width=device-width"><style>${style}</style></head>\n` +
      `<body>${htmlBlocks(document.blocks)}</body></html>\n`,
  );
}

function htmlBlocks(blocks: PreparedBlock[]): string {
  return blocks.map(htmlBlock).join('\n');
}

function htmlBlock(block: PreparedBlock): string {
  switch (block.type) {
    case 'heading':
      return `<h${block.level} dir="${block.direction}">${htmlText(block)}</h${block.level}>`;
    case 'paragraph': {
      const align = block.align === null ? '' : ` class="${block.align}"`;
      return `<p dir="${block.direction}"${align}>${htmlText(block)}</p>`;
    }
    case 'signature':
      return '<div class="signature"></div>';
    case 'list': {
      const items = block.items.map((item) => `<li>${htmlBlocks(item)}</li>`).join('');
      return block.ordered ? `<ol start="${block.start}">${items}</ol>` : `<ul>${items}</ul>`;
    }
    case 'quote':
      return `<blockquote>${htmlBlocks(block.blocks)}</blockquote>`;
    case 'table':
      return htmlTable(block);
    case 'rule':
      return '<hr>';
    case 'pageBreak':
      return '<div class="page-break"></div>';
  }
}

function htmlTable({ align, head, rows }: Extract<PreparedBlock, { type: 'table' }>): string {
  const titled = head.some((cell) => cell.content.length > 0);
  const row = (cells: PreparedText[], tag: 'th' | 'td') => {
    const inner = cells.map((cell, column) => {
      const side = align[column] ?? null;
      const scope = tag === 'th' ? ' scope="col"' : '';
      const place = side === null ? '' : ` style="text-align:${side}"`;
      return `<${tag}${scope}${place} dir="${cell.direction}">${htmlText(cell)}</${tag}>`;
    });
    return `<tr>${inner.join('')}</tr>`;
  };
  const caption = titled ? `<thead>${row(head, 'th')}</thead>` : '';
  const body = rows.map((cells) => row(cells, 'td')).join('');
  return `<table class="${titled ? 'titled' : 'layout'}">${caption}<tbody>${body}</tbody></table>`;
}

function htmlText({ content }: { content: PreparedInline[] }): string {
  return content.map(htmlInline).join('');
}

function htmlInline(node: PreparedInline): string {
  switch (node.type) {
    case 'text':
      return escapeHtml(node.text);
    case 'code':
      return `<code>${escapeHtml(node.text)}</code>`;
    case 'break':
      return '<br>';
    case 'strong':
      return `<strong>${htmlText(node)}</strong>`;
    case 'emphasis':
      return `<em>${htmlText(node)}</em>`;
    case 'picture': {
      const { type, bytes } = node.picture;
      const source = `data:image/${type === 'jpg' ? 'jpeg' : type};base64,${Buffer.from(bytes).toString('base64')}`;
      return `<img src="${source}" alt="${escapeHtml(node.text)}" style="width:${Math.round(node.width)}pt;max-width:100%">`;
    }
    case 'link':
      return `<a href="${escapeHtml(node.href)}" rel="noreferrer">${htmlText(node)}</a>`;
  }
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
