import type { InterviewInfo } from '../protocol/call.js';
import type { Block } from '../program/block.js';
import type { Interview, Section } from '../program/program.js';
import { keyNode } from './blocks/field.js';
import { applyOrder } from './blocks/order.js';
import type { Part } from './file.js';
import { booleanOf, type Reader } from './reader.js';
import { getEntry, plain, type MapNode, type Node } from './yaml.js';

/** Puts the parts of an interview and what it includes together: order, index of names, sections. */
export function assemble(parts: Part[], blocks: Block[], reader: Reader): Interview {
  const interview: Interview = {
    language: 'en',
    order: [],
    initial: [],
    mandatory: [],
    defines: {},
    events: {},
    sections: [],
    navigation: false,
    backButton: true,
    exitPage: true,
    messages: {},
    help: [],
    parts: {},
    terms: [],
  };
  for (const part of parts) {
    if (part.part === 'block') interview.order.push(part.number);
    else if (part.part === 'sections') interview.sections = readSections(part.node, reader);
    else if (part.part === 'terms') interview.terms.push(...part.terms);
    else if (part.part === 'help') interview.help.push(part.help);
    else if (part.part === 'parts') interview.parts = { ...interview.parts, ...part.parts };
    else if (part.part === 'messages') interview.messages = { ...interview.messages, ...part.messages };
    else if (part.part === 'metadata') interview.language = text(part.map, 'language') || interview.language;
    else if (part.part === 'features') {
      interview.navigation = flag(part.map, 'navigation', interview.navigation);
      interview.backButton = flag(part.map, 'question back button', interview.backButton);
      interview.exitPage = flag(part.map, 'exit page', interview.exitPage);
    }
  }
  for (const number of interview.order.toReversed()) {
    const block = blocks[number];
    for (const name of block?.defines ?? []) (interview.defines[name] ??= []).push(number);
    if (block?.event) (interview.events[block.event] ??= []).push(number);
  }
  for (const part of parts) if (part.part === 'order') applyOrder(part.node, interview, blocks, reader);
  interview.initial = interview.order.filter((number) => blocks[number]?.initial !== false);
  interview.mandatory = interview.order.filter((number) => blocks[number]?.mandatory !== false);
  return interview;
}

/** What the catalogue and the host know of an interview, from `metadata`; the file's own wins over includes'. */
export function interviewInfo(parts: Part[], blocks: Block[], name: string): InterviewInfo {
  const maps = parts.flatMap((part) => (part.part === 'metadata' ? [part.map] : [])).toReversed();
  const get = (key: string): Node | undefined =>
    maps.map((map) => getEntry(map, key)?.value).find((node) => node !== undefined);
  const word = (key: string): string => {
    const node = get(key);
    return node?.kind === 'scalar' ? node.source.trim() : '';
  };
  const list = (key: string): string[] => {
    const node = get(key);
    if (!node) return [];
    return (node.kind === 'list' ? node.items : [node]).map((item) =>
      item.kind === 'scalar' ? item.source.trim() : '',
    );
  };
  const numbers = parts.flatMap((part) => (part.part === 'block' ? [part.number] : []));
  const languages = new Set([word('language') || 'en', ...list('languages')]);
  for (const number of numbers) {
    const language = blocks[number]?.language;
    if (language) languages.add(language);
  }
  const days = Number(word('interview delete days'));
  const user = get('multi_user');
  return {
    title: word('title') || name,
    shortTitle: word('short title') || word('title') || name,
    description: word('description'),
    languages: [...languages],
    requiredPrivileges: list('required privileges'),
    multiUser:
      word('multi_user') === 'shared' ? 'shared' : user !== undefined && booleanOf(plain(user)) === true,
    backgroundAccess: isTrue(get('background_access')),
    escrow: isTrue(get('escrow')),
    deleteDays: word('interview delete days') !== '' && Number.isFinite(days) ? days : null,
    runnable: numbers.some((number) => blocks[number]?.mandatory !== false),
  };
}

function isTrue(node: Node | undefined): boolean {
  return node !== undefined && booleanOf(plain(node)) === true;
}

function text(map: MapNode, key: string): string {
  const node = getEntry(map, key)?.value;
  return node?.kind === 'scalar' ? node.source.trim() : '';
}

function flag(map: MapNode, key: string, otherwise: boolean): boolean {
  const node = getEntry(map, key)?.value;
  return node ? (booleanOf(plain(node)) ?? otherwise) : otherwise;
}

/** `- Label`, `- id: Label`, `- Label: [children]`; two deep. */
function readSections(node: Node, reader: Reader): Section[] {
  if (node.kind !== 'list') {
    reader.problems.error(node, 'Sections are a list');
    return [];
  }
  return node.items.flatMap((item): Section[] => {
    if (item.kind === 'scalar')
      return [{ id: item.source.trim(), label: reader.lineText(item), children: [] }];
    if (item.kind !== 'map') return [];
    const children = item.entries.find((entry) => entry.value.kind === 'list' || entry.key === 'subsections');
    const own = item.entries.find((entry) => entry.key !== 'subsections') ?? item.entries[0];
    if (!own) return [];
    const label = own.value.kind === 'scalar' && own.value.value !== null ? own.value : keyNode(own);
    return [
      {
        id: own.key,
        label: reader.lineText(label),
        children: children ? readSections(children.value, reader) : [],
      },
    ];
  });
}
