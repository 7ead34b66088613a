import { keyPart, parseName } from '../names/name.js';
import { boundNames, classAliases, classNames, functionNames, javascriptNames } from '../program/reserved.js';
import { children, JavaScriptError, type AnyNode } from './javascript.js';

const reserved = new Set([
  ...functionNames,
  ...classNames,
  ...Object.keys(classAliases),
  ...boundNames,
  ...javascriptNames,
]);

/** Names of this page and of JavaScript that no block may define. */
export function isReserved(name: string): boolean {
  return reserved.has(name);
}

/**
 * The answers that code assigns, as patterns (`kids[i].age`): what is assigned to, stepped up, destructured
 * into, or given to `define('name', …)`, unless the name is local.
 * @throws JavaScriptError where a name of the language would be defined
 */
export function definitionsOf(program: AnyNode): string[] {
  const found = new Set<string>();
  visit(program, new Set(declaredIn(program)), found);
  return [...found];
}

function visit(node: AnyNode, local: Set<string>, found: Set<string>): void {
  let names = local;
  if (opensScope(node)) names = new Set([...local, ...declaredIn(node)]);
  if (node.type === 'AssignmentExpression') assign(node['left'] as AnyNode, names, found);
  if (node.type === 'UpdateExpression') assign(node['argument'] as AnyNode, names, found);
  if (
    (node.type === 'ForOfStatement' || node.type === 'ForInStatement') &&
    (node['left'] as AnyNode).type !== 'VariableDeclaration'
  ) {
    assign(node['left'] as AnyNode, names, found);
  }
  if (node.type === 'CallExpression') call(node, names, found);
  for (const child of children(node)) visit(child, names, found);
}

function call(node: AnyNode, local: Set<string>, found: Set<string>): void {
  const callee = node['callee'] as AnyNode;
  const first = (node['arguments'] as AnyNode[])[0];
  if (callee.type !== 'Identifier' || callee['name'] !== 'define' || local.has('define')) return;
  if (first?.type !== 'Literal' || typeof first['value'] !== 'string') return;
  const name = parseName(first['value']);
  if (name) add(name.root, name.parts, first, found);
}

function assign(target: AnyNode, local: Set<string>, found: Set<string>): void {
  switch (target.type) {
    case 'Identifier':
      if (!local.has(String(target['name']))) add(String(target['name']), [], target, found);
      return;
    case 'MemberExpression': {
      const path = memberPath(target);
      if (path && !local.has(path.root)) add(path.root, path.parts, target, found);
      return;
    }
    case 'ArrayPattern':
      for (const element of target['elements'] as (AnyNode | null)[])
        if (element) assign(element, local, found);
      return;
    case 'ObjectPattern':
      for (const property of target['properties'] as AnyNode[]) {
        assign((property['value'] ?? property['argument']) as AnyNode, local, found);
      }
      return;
    case 'AssignmentPattern':
      assign(target['left'] as AnyNode, local, found);
      return;
    case 'RestElement':
      assign(target['argument'] as AnyNode, local, found);
  }
}

function add(root: string, parts: string[], at: AnyNode, found: Set<string>): void {
  const generic = root === 'x' && parts.length > 0;
  if (!generic && isReserved(root)) {
    throw new JavaScriptError(`"${root}" is a name of the language and cannot be defined`, at.start);
  }
  found.add(root + parts.join(''));
}

/** `kids[i].name.first` as root and parts; null where a step is computed from something else. */
function memberPath(node: AnyNode): { root: string; parts: string[] } | null {
  if (node.type === 'Identifier') return { root: String(node['name']), parts: [] };
  if (node.type !== 'MemberExpression') return null;
  const base = memberPath(node['object'] as AnyNode);
  if (!base) return null;
  const property = node['property'] as AnyNode;
  if (node['computed'] !== true) return { ...base, parts: [...base.parts, `.${String(property['name'])}`] };
  const value = property.type === 'Literal' ? property['value'] : undefined;
  if (typeof value === 'number' && Number.isInteger(value))
    return { ...base, parts: [...base.parts, `[${value}]`] };
  if (typeof value === 'string') return { ...base, parts: [...base.parts, keyPart(value)] };
  const bound = property.type === 'Identifier' && boundNames.includes(String(property['name']));
  return bound ? { ...base, parts: [...base.parts, `[${String(property['name'])}]`] } : null;
}

export function opensScope(node: AnyNode): boolean {
  return (
    node.type === 'BlockStatement' ||
    node.type === 'StaticBlock' ||
    node.type === 'CatchClause' ||
    node.type.startsWith('For') ||
    node.type === 'SwitchStatement' ||
    isFunction(node) ||
    node.type.startsWith('Class')
  );
}

function isFunction(node: AnyNode): boolean {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression'
  );
}

/** Names that a node declares for what is below it. */
export function declaredIn(node: AnyNode): string[] {
  const names: string[] = [];
  if (isFunction(node)) {
    for (const parameter of node['params'] as AnyNode[]) patternNames(parameter, names);
    if (node['id']) patternNames(node['id'] as AnyNode, names);
    names.push('arguments');
  }
  if (node.type.startsWith('Class') && node['id']) patternNames(node['id'] as AnyNode, names);
  if (node.type === 'CatchClause' && node['param']) patternNames(node['param'] as AnyNode, names);
  for (const child of children(node)) declared(child, names, false);
  return names;
}

/** `var` and function declarations count for the whole function, the others for their block. */
function declared(node: AnyNode, names: string[], nested: boolean): void {
  if (node.type === 'VariableDeclaration') {
    if (nested && node['kind'] !== 'var') return;
    for (const one of node['declarations'] as AnyNode[]) patternNames(one['id'] as AnyNode, names);
  }
  if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') {
    if (!nested && node['id']) patternNames(node['id'] as AnyNode, names);
    return;
  }
  if (isFunction(node) || node.type === 'ClassExpression') return;
  for (const child of children(node)) declared(child, names, nested || opensScope(node));
}

function patternNames(pattern: AnyNode, names: string[]): void {
  if (pattern.type === 'Identifier') names.push(String(pattern['name']));
  else if (pattern.type === 'Property') patternNames(pattern['value'] as AnyNode, names);
  else if (pattern.type === 'AssignmentPattern') patternNames(pattern['left'] as AnyNode, names);
  else if (pattern.type === 'RestElement') patternNames(pattern['argument'] as AnyNode, names);
  else if (pattern.type === 'ArrayPattern' || pattern.type === 'ObjectPattern') {
    for (const child of children(pattern)) patternNames(child, names);
  }
}
