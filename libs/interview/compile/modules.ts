import { parse } from 'acorn';
import { classNames, forbiddenNames, functionNames } from '../program/reserved.js';
import { walk, type AnyNode } from './javascript.js';
import { withLinearPatterns } from './linear-patterns.js';
import type { Problems } from './problems.js';

interface Module {
  path: string;
  body: string;
  imports: { from: string; names: { imported: string; local: string }[] }[];
  exports: { exported: string; local: string }[];
  page: string[];
}

export interface Modules {
  /** Source of `(page) => exports`, null where the add-on has no functions. */
  source: string | null;
  exports: Set<string>;
}

/** Makes one expression of an add-on's `functions/*.js`; they may import each other and nothing else. */
export function compileModules(files: { [path: string]: string }, problems: Problems): Modules {
  const modules = new Map<string, Module>();
  for (const path of Object.keys(files).toSorted()) {
    if (!/^functions\/[^/]+\.m?js$/.test(path)) continue;
    const module = readModule(path, files[path] ?? '', problems);
    if (module) modules.set(path, module);
  }
  if (modules.size === 0) return { source: null, exports: new Set() };
  const ordered: Module[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const place = (module: Module): void => {
    if (state.get(module.path) === 'done') return;
    if (state.get(module.path) === 'open') {
      problems.error({ file: module.path, line: 1, column: 1 }, 'Functions import each other in a circle');
      return;
    }
    state.set(module.path, 'open');
    for (const { from } of module.imports) {
      const other = modules.get(from);
      if (other) place(other);
      else
        problems.error(
          { file: module.path, line: 1, column: 1 },
          `"${from}" is not there: only functions/*.js can be imported`,
        );
    }
    state.set(module.path, 'done');
    ordered.push(module);
  };
  for (const module of modules.values()) place(module);
  const names = new Set<string>();
  const parts = ordered.map((module) => {
    for (const { exported } of module.exports) names.add(exported);
    const imports = module.imports.map(
      ({ from, names: taken }) =>
        `const {${taken.map((one) => `${one.imported}:${one.local}`).join(',')}}=$m[${JSON.stringify(from)}];`,
    );
    const page = module.page.length > 0 ? `const {${module.page.join(',')}}=$page;` : '';
    const exported = module.exports.map((one) => `${JSON.stringify(one.exported)}:${one.local}`).join(',');
    return `$m[${JSON.stringify(module.path)}]=(function(){"use strict";${page}${imports.join('')}\n${module.body}\nreturn {__proto__:null,${exported}};})();`;
  });
  const all = ordered.map((module) => `...$m[${JSON.stringify(module.path)}]`).join(',');
  return {
    source: `($page)=>{const $m={__proto__:null};\n${parts.join('\n')}\nreturn {__proto__:null,${all}};}`,
    exports: names,
  };
}

function readModule(path: string, source: string, problems: Problems): Module | null {
  let program: AnyNode;
  try {
    program = parse(source, {
      ecmaVersion: 2024,
      sourceType: 'module',
      locations: true,
    }) as unknown as AnyNode;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const at = (error as SyntaxError & { loc?: { line: number; column: number } }).loc;
    problems.error(
      { file: path, line: at?.line ?? 1, column: (at?.column ?? 0) + 1 },
      error.message.replace(/ \(\d+:\d+\)$/, ''),
    );
    return null;
  }
  const module: Module = { path, body: '', imports: [], exports: [], page: [] };
  const cuts: { start: number; end: number }[] = [];
  const fail = (node: AnyNode, message: string): void => {
    const { line, column } = (node['loc'] as { start: { line: number; column: number } }).start;
    problems.error({ file: path, line, column: column + 1 }, message);
  };
  for (const node of program['body'] as AnyNode[]) {
    if (node.type === 'ImportDeclaration') {
      cuts.push(node);
      const names = (node['specifiers'] as AnyNode[]).map((one) => ({
        imported: nameOf(one['imported']),
        local: nameOf(one['local']),
      }));
      if (names.some((one) => one.imported === ''))
        fail(node, 'Import functions by name: import { f } from "./file.js"');
      module.imports.push({ from: target(node), names });
    } else if (node.type === 'ExportNamedDeclaration') exportNames(node, module, cuts);
    else if (node.type === 'ExportDefaultDeclaration' || node.type === 'ExportAllDeclaration') {
      fail(node, 'Export functions by name: export function f() { … }');
      cuts.push(node);
    }
  }
  const used = new Set<string>();
  walk(program, (node) => {
    if (node['async'] === true || node.type === 'AwaitExpression' || node.type === 'ImportExpression')
      fail(node, 'There is no async, await or import() here');
    if (node.type !== 'Identifier') return;
    const name = String(node['name']);
    if (forbiddenNames.includes(name)) fail(node, `"${name}" is not there, on purpose`);
    used.add(name);
  });
  const declared = new Set((program['body'] as AnyNode[]).flatMap(topNames));
  for (const one of module.imports.flatMap((found) => found.names)) declared.add(one.local);
  const page = [...functionNames, ...classNames.filter((name) => name !== 'Set')];
  module.page = page.filter((name) => used.has(name) && !declared.has(name));
  const body = without(source, cuts);
  module.body = withLinearPatterns(body, parse(body, { ecmaVersion: 2024 }) as unknown as AnyNode);
  return module;
}

function exportNames(node: AnyNode, module: Module, cuts: { start: number; end: number }[]): void {
  const declaration = node['declaration'] as AnyNode | null;
  if (declaration) {
    cuts.push({ start: node.start, end: declaration.start });
    for (const name of topNames(declaration)) module.exports.push({ exported: name, local: name });
    return;
  }
  cuts.push(node);
  const names = (node['specifiers'] as AnyNode[]).map((one) => ({
    local: nameOf(one['local']),
    exported: nameOf(one['exported']),
  }));
  if (!node['source']) {
    module.exports.push(...names);
    return;
  }
  module.imports.push({
    from: target(node),
    names: names.map((one) => ({ imported: one.local, local: `$$${one.exported}` })),
  });
  module.exports.push(...names.map((one) => ({ exported: one.exported, local: `$$${one.exported}` })));
}

function topNames(node: AnyNode): string[] {
  const inner = (node['declaration'] as AnyNode | null | undefined) ?? node;
  if (inner.type === 'VariableDeclaration') {
    const names: string[] = [];
    for (const one of inner['declarations'] as AnyNode[]) {
      walk(one['id'] as AnyNode, (part) => {
        if (part.type === 'Identifier') names.push(String(part['name']));
      });
    }
    return names;
  }
  return inner['id'] ? [nameOf(inner['id'])] : [];
}

function nameOf(node: unknown): string {
  const found = node as { name?: string; value?: string } | null | undefined;
  return found?.name ?? found?.value ?? '';
}

function target(node: AnyNode): string {
  const source = String((node['source'] as AnyNode)['value']);
  return source.startsWith('./') ? `functions/${source.slice(2)}` : source;
}

function without(source: string, cuts: { start: number; end: number }[]): string {
  let text = '';
  let from = 0;
  for (const { start, end } of cuts.toSorted((a, b) => a.start - b.start)) {
    text += source.slice(from, start) + source.slice(start, end).replaceAll(/[^\n]/g, '');
    from = end;
  }
  return text + source.slice(from);
}
