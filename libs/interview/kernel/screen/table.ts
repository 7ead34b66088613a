import type { Block, Table } from '../../program/block.js';
import { keyPart } from '../../names/name.js';
import type { DocumentBlock, DocumentInline } from '../../protocol/document.js';
import { escapeHtml } from '../../text/escape.js';
import type { Engine } from '../engine.js';
import { DictThing, ListThing, Thing } from '../objects/thing.js';
import { naturalText } from '../text/natural.js';
import { phrase } from '../text/phrases.js';
import { truth } from '../text/holes.js';
import { written, type Written } from '../text/writer.js';
import { Markup } from '../values/markup.js';
import { View } from '../values/view.js';
import type { Bindings } from '../bindings.js';

interface Row {
  cells: Written[];
  /** Name of the item in its List or Dict, where it has one. */
  name: string | null;
  item: unknown;
}

/** A table of the rows that there are now. */
export function tableView(
  block: Extract<Block, { kind: 'table' }>,
  name: string,
  bindings: Bindings,
  engine: Engine,
): View {
  const { table } = block;
  const rows = (): Row[] => engine.within(bindings, () => rowsOf(table, bindings, engine));
  return new View(
    engine.world,
    name,
    () => html(table, rows(), engine),
    () =>
      rows()
        .map((row) => row.cells.map((cell) => cell.plain).join(', '))
        .join('\n'),
    null,
    () => blocks(table, rows(), engine),
    true,
  );
}

function rowsOf(table: Table, bindings: Bindings, engine: Engine): Row[] {
  const { world } = engine;
  const source = engine.evaluate(table.rows, bindings);
  const thing = world.handles.thingOf(source);
  let entries: { key: number | string; item: unknown }[];
  if (thing instanceof DictThing)
    entries = world.lists.entries(thing).map(([key, item]) => ({ key, item: world.handles.expose(item) }));
  else if (typeof source === 'object' && source !== null && Symbol.iterator in source)
    entries = Array.from(source as Iterable<unknown>, (item, key) => ({ key, item }));
  else
    entries = Object.entries((source ?? {}) as object).map(([key, item]) => ({ key, item: item as unknown }));
  const bound = (entry: { key: number | string; item: unknown }): Bindings => ({
    ...bindings,
    row: { item: entry.item, index: entry.key },
  });
  const { filter, sortKey } = table;
  if (filter !== null)
    entries = entries.filter((entry) => truth(engine.evaluate(filter, bound(entry)), world));
  if (sortKey !== null) {
    const keyed = entries.map((entry) => ({ entry, key: engine.evaluate(sortKey, bound(entry)) as number }));
    keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    entries = keyed.map(({ entry }) => entry);
  }
  return entries.map((entry) => ({
    item: entry.item,
    name: rowName(thing, entry.key, world.handles.thingOf(entry.item)),
    cells: table.columns.map((column) => written(engine.evaluate(column.cell, bound(entry)), world)),
  }));
}

function rowName(holder: Thing | null, key: number | string, item: Thing | null): string | null {
  if (holder instanceof ListThing)
    return item && item.name.startsWith(`${holder.name}[`) ? item.name : `${holder.name}[${key}]`;
  return holder instanceof DictThing ? holder.name + keyPart(String(key)) : null;
}

function html(table: Table, rows: Row[], engine: Engine): Markup {
  const headers = table.columns.map((column) => engine.write(column.header));
  if (rows.length === 0 && table.showIfEmpty !== true) {
    if (table.showIfEmpty === false) return new Markup('', '');
    const text = engine.write(table.showIfEmpty);
    return new Markup(`<p>${text.html}</p>`, text.plain);
  }
  const edits = table.edit !== false;
  const deletes = table.deleteButtons ?? edits;
  const actions = (edits || deletes) && rows.some((row) => row.name !== null);
  const extra = actions ? '<th scope="col"></th>' : '';
  const head = headers.map((header) => `<th scope="col">${header.html}</th>`).join('') + extra;
  const body = rows.map((row) => {
    const cells = row.cells
      .map((cell, at) => `<td data-label="${escapeHtml(headers[at]?.plain.trim() ?? '')}">${cell.html}</td>`)
      .join('');
    return `<tr>${cells}${actions ? `<td>${buttons(table, row, { edits, deletes }, engine)}</td>` : ''}</tr>`;
  });
  const plain = [
    headers.map((header) => header.plain.trim()),
    ...rows.map((row) => row.cells.map((cell) => cell.plain)),
  ]
    .map((line) => line.join(' '))
    .join('\n');
  return new Markup(
    `<table>\n<thead>\n<tr>${head}</tr>\n</thead>\n<tbody>\n${body.join('\n')}\n</tbody>\n</table>\n`,
    plain,
  );
}

/** Offers to edit and delete a row; the links' arguments are what the screen's `actions` hold. */
function buttons(
  table: Table,
  row: Row,
  which: { edits: boolean; deletes: boolean },
  engine: Engine,
): string {
  const { name } = row;
  if (name === null) return '';
  const label = naturalText(row.item, engine.world) || name;
  const made: string[] = [];
  const link = (
    text: string,
    action: string,
    values: { [key: string]: string | string[] },
    offer: { edits: string | null; deletes: string | null },
  ): void => {
    engine.offered.push({ label: `${text} ${label}`, action, arguments: values, ...offer });
    const url = `?action=${encodeURIComponent(action)}&arguments=${encodeURIComponent(JSON.stringify(values))}`;
    made.push(
      `<a class="action-button" href="${escapeHtml(url)}">${escapeHtml(text)}<span class="visually-hidden"> ${escapeHtml(label)}</span></a>`,
    );
  };
  if (which.edits)
    link(
      phrase(engine.world.language, 'edit'),
      '_edit',
      { names: editNames(table, row, name, engine) },
      { edits: name, deletes: null },
    );
  if (which.deletes)
    link(phrase(engine.world.language, 'delete'), '_delete', { item: name }, { edits: null, deletes: name });
  return made.join(' ');
}

function editNames(table: Table, row: Row, name: string, engine: Engine): string[] {
  if (Array.isArray(table.edit)) return table.edit.map((attribute) => `${name}.${attribute}`);
  const thing = engine.world.handles.thingOf(row.item);
  if (!thing) return [name];
  const holder = engine.world.peekName(name.replace(/\[[^[]*\]$/, ''));
  const attribute =
    holder instanceof Thing ? engine.world.peekAttribute(holder, 'complete_attribute') : undefined;
  return [typeof attribute === 'string' ? `${name}.${attribute}` : name];
}

function blocks(table: Table, rows: Row[], engine: Engine): DocumentBlock[] {
  if (rows.length === 0 && table.showIfEmpty !== true) {
    if (table.showIfEmpty === false) return [];
    return [{ type: 'paragraph', content: [{ type: 'text', text: engine.plain(table.showIfEmpty) }] }];
  }
  const cell = (text: string): DocumentInline[] => [{ type: 'text', text: text.trim() }];
  return [
    {
      type: 'table',
      align: table.columns.map(() => null),
      head: table.columns.map((column) => cell(engine.plain(column.header))),
      rows: rows.map((row) => row.cells.map((one) => cell(one.plain))),
    },
  ];
}
