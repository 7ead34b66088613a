import type { Block, BlockBase, DataTree, ObjectEntry, Table } from '../../program/block.js';
import { classAliases, classNames } from '../../program/reserved.js';
import { parseName } from '../../names/name.js';
import type { Value } from '../../program/value.js';
import { nearest } from '../nearest.js';
import { textOf, type Reader } from '../reader.js';
import type { TemplateFiles } from '../template-files.js';
import { getEntry, plain, type MapNode, type Node } from '../yaml.js';

export function readCode(map: MapNode, base: BlockBase, reader: Reader): Block {
  const node = getEntry(map, 'code')?.value as Node;
  const { run, defines } = reader.code(node);
  return {
    ...base,
    kind: 'code',
    run,
    defines: [...readSets(map, defines, reader), ...(base.event === null ? [] : [base.event])],
  };
}

/** `only sets` replaces what was found by parsing, `sets` adds to it; `scan for variables: false` takes nothing from it. */
export function readSets(map: MapNode, parsed: string[], reader: Reader): string[] {
  const scan = getEntry(map, 'scan for variables')?.value;
  const found = scan && !reader.boolean(scan) ? [] : parsed;
  const only = getEntry(map, 'only sets')?.value;
  const sets = getEntry(map, 'sets')?.value;
  const named = (node: Node): string[] =>
    (node.kind === 'list' ? node.items : [node]).map((item) => reader.name(item));
  if (only) return named(only);
  return sets ? [...new Set([...found, ...named(sets)])] : found;
}

export function readObjects(map: MapNode, base: BlockBase, reader: Reader): Block {
  const node = getEntry(map, 'objects')?.value as Node;
  const items = node.kind === 'list' ? node.items : [node];
  const objects: ObjectEntry[] = [];
  for (const item of items) {
    if (item.kind !== 'map') reader.problems.error(item, 'An object is written as "- name: Class"');
    else {
      for (const { key, place, value } of item.entries) {
        const name = reader.nameOf(key, place);
        if (name !== '') objects.push({ name, ...readClass(value, reader) });
      }
    }
  }
  return { ...base, kind: 'objects', objects, defines: objects.map((object) => object.name) };
}

function readClass(node: Node, reader: Reader): Omit<ObjectEntry, 'name'> {
  if (node.kind === 'scalar') {
    const using = /^(\w+)\.using\(([\s\S]*)\)$/.exec(node.source.trim());
    if (using)
      reader.problems.error(node, 'Attributes are written as {class: List, object_type: Individual}');
    return { class: className(node, reader), attributes: {} };
  }
  const attributes: { [name: string]: Value } = {};
  let found: ObjectEntry['class'] = 'Thing';
  if (node.kind === 'list') {
    reader.problems.error(node, 'An object is written as "- name: Class"');
    return { class: found, attributes };
  }
  for (const { key, value } of node.entries) {
    if (key === 'class') found = className(value, reader);
    else if (key === 'object_type' && value.kind === 'scalar')
      attributes[key] = { is: className(value, reader) };
    else attributes[key] = reader.value(value);
  }
  return { class: found, attributes };
}

export function className(node: Node, reader: Reader): string {
  const name = reader.word(node);
  const known = classAliases[name] ?? name;
  if (!classNames.includes(known)) {
    const near = nearest(name, classNames);
    reader.problems.error(
      node,
      `The class "${name}" is not known${near === null ? '' : `. Did you mean "${near}"?`}`,
    );
  }
  return known;
}

export function readData(map: MapNode, base: BlockBase, reader: Reader, fromCode: boolean): Block {
  const name = getEntry(map, 'variable name')?.value;
  if (!name) reader.problems.error(map, '"data" needs a "variable name"');
  const useObjects = getEntry(map, 'use objects')?.value;
  const node = getEntry(map, fromCode ? 'data from code' : 'data')?.value as Node;
  const variable = name ? reader.name(name) : '';
  return {
    ...base,
    kind: 'data',
    name: variable,
    defines: [variable],
    useObjects: useObjects ? reader.boolean(useObjects) : false,
    data: fromCode ? codeTree(node, reader) : dataTree(node),
  };
}

function dataTree(node: Node): DataTree {
  if (node.kind === 'list') return { list: node.items.map((item) => dataTree(item)) };
  if (node.kind === 'scalar') return node.value;
  return { map: Object.fromEntries(node.entries.map(({ key, value }) => [key, dataTree(value)])) };
}

function codeTree(node: Node, reader: Reader): DataTree {
  if (node.kind === 'list') return { list: node.items.map((item) => codeTree(item, reader)) };
  if (node.kind === 'scalar') return { code: reader.expression(node) };
  return { map: Object.fromEntries(node.entries.map(({ key, value }) => [key, codeTree(value, reader)])) };
}

export function readTemplate(map: MapNode, base: BlockBase, reader: Reader, files: TemplateFiles): Block {
  const name = reader.name(getEntry(map, 'template')?.value as Node);
  const subject = getEntry(map, 'subject')?.value;
  const content = getEntry(map, 'content')?.value ?? contentFile(map, files);
  if (!content) reader.problems.error(map, '"template" needs "content" or "content file"');
  return {
    ...base,
    kind: 'template',
    name,
    defines: [name],
    subject: subject ? reader.lineText(subject) : null,
    content: content ? reader.blockText(content) : [],
    plain: content ? reader.plainText(content) : [],
  };
}

export function contentFile(map: MapNode, files: TemplateFiles): Node | null {
  const node = getEntry(map, 'content file')?.value;
  return node ? files.text(node) : null;
}

export function readTable(map: MapNode, base: BlockBase, reader: Reader): Block {
  const get = (key: string): Node | undefined => getEntry(map, key)?.value;
  const name = reader.name(get('table') as Node);
  const rows = get('rows');
  const columns = get('columns');
  if (!rows || columns?.kind !== 'list')
    reader.problems.error(map, '"table" needs "rows" and a list of "columns"');
  const found: Table['columns'] = [];
  for (const column of columns?.kind === 'list' ? columns.items : []) {
    if (column.kind !== 'map') {
      reader.problems.error(column, 'A column is written as "- Header: expression"');
      continue;
    }
    const header = getEntry(column, 'header')?.value;
    const cell = getEntry(column, 'cell')?.value;
    if (header && cell) found.push({ header: reader.lineText(header), cell: reader.expression(cell) });
    else {
      for (const { key, place, value } of column.entries) {
        found.push({
          header: reader.lineText({
            kind: 'scalar',
            ...place,
            value: key,
            source: key,
            textLine: place.line,
          }),
          cell: reader.expression(value),
        });
      }
    }
  }
  const edit = get('edit');
  const buttons = get('delete buttons');
  const filter = get('filter');
  const sortKey = get('sort key');
  const empty = get('show if empty');
  const emptyFlag = empty ? plain(empty) : true;
  const table: Table = {
    rows: rows ? reader.expression(rows) : reader.functions.expression('[]'),
    columns: found,
    edit:
      edit === undefined
        ? false
        : edit.kind === 'list'
          ? edit.items.map((item) => attributePath(item, reader))
          : reader.boolean(edit),
    deleteButtons: buttons ? reader.boolean(buttons) : null,
    filter: filter ? reader.expression(filter) : null,
    sortKey: sortKey ? reader.expression(sortKey) : null,
    showIfEmpty: !empty || typeof emptyFlag === 'boolean' ? emptyFlag !== false : reader.lineText(empty),
  };
  return { ...base, kind: 'table', name, table, defines: [name] };
}

function attributePath(node: Node, reader: Reader): string {
  const text = reader.word(node);
  if (!parseName(`x.${text}`))
    reader.problems.error(node, `"${textOf(node)}" is not the name of an attribute`);
  return text;
}
