import { keyPart } from '../names/name.js';
import { boundNames } from '../program/reserved.js';
import { declaredIn, opensScope } from '../compile/definitions.js';
import { children, type AnyNode } from '../compile/javascript.js';

/** A name that JavaScript reads and does not declare itself. */
export interface Read {
  root: string;
  /** `.name`, `[0]`, `['key']`, `[i]`; ends where a step is computed from something else. */
  parts: string[];
  /** Characters from the start of the source. */
  offset: number;
  /** Whether every run that comes to the end reads it: not inside a branch, a loop or a function. */
  sure: boolean;
}

/** Names given as text to functions that seek or call them: `url_action('review')`. */
const takesNames = new Set(['value', 'force_ask', 'url_action', 'action_button_html', 'background_action']);

/** What a parsed program or expression reads. */
export function readsOf(program: AnyNode): Read[] {
  const found: Read[] = [];
  visit(program, new Set(declaredIn(program)), true, found);
  return found;
}

function visit(node: AnyNode, local: Set<string>, sure: boolean, found: Read[]): void {
  const names = opensScope(node) ? new Set([...local, ...declaredIn(node)]) : local;
  if (node.type === 'Identifier') {
    if (!names.has(String(node['name'])) && node['isKey'] !== true)
      found.push({ root: String(node['name']), parts: [], offset: node.start, sure });
    return;
  }
  if (node.type === 'MemberExpression') {
    const path = pathOf(node);
    if (path && !names.has(path.root)) found.push({ ...path, offset: node.start, sure });
    if (!path || path.open) steps(node, names, sure, found);
    return;
  }
  if (node.type === 'AssignmentExpression' && node['operator'] === '=')
    target(node['left'] as AnyNode, names, sure, found);
  if (node.type === 'CallExpression') namesGiven(node, names, sure, found);
  for (const child of children(node)) {
    if (node.type === 'AssignmentExpression' && node['operator'] === '=' && child === node['left']) continue;
    if (
      (node.type === 'Property' || node.type === 'MethodDefinition') &&
      child === node['key'] &&
      node['computed'] !== true &&
      node['shorthand'] !== true
    )
      continue;
    if (node.type.endsWith('Statement') && child === node['label']) continue;
    visit(child, names, sure && isSure(node, child), found);
  }
}

/** An assignment reads what its target stands in: `client.age = 3` needs `client`. */
function target(left: AnyNode, local: Set<string>, sure: boolean, found: Read[]): void {
  if (left.type !== 'MemberExpression') return;
  const object = left['object'] as AnyNode;
  visit(object, local, sure, found);
  if (left['computed'] === true) visit(left['property'] as AnyNode, local, sure, found);
}

/** The parts of a path that are expressions of their own: the call in `a().b`, the index in `a[b]`. */
function steps(node: AnyNode, local: Set<string>, sure: boolean, found: Read[]): void {
  const object = node['object'] as AnyNode;
  if (object.type === 'MemberExpression') steps(object, local, sure, found);
  else if (object.type !== 'Identifier') visit(object, local, sure, found);
  if (node['computed'] === true) visit(node['property'] as AnyNode, local, sure, found);
}

function pathOf(node: AnyNode): { root: string; parts: string[]; open: boolean } | null {
  if (node.type === 'Identifier') return { root: String(node['name']), parts: [], open: false };
  if (node.type !== 'MemberExpression') return null;
  const base = pathOf(node['object'] as AnyNode);
  if (!base) return null;
  const property = node['property'] as AnyNode;
  if (node['computed'] !== true)
    return base.open ? base : { ...base, parts: [...base.parts, `.${String(property['name'])}`] };
  const value = property.type === 'Literal' ? property['value'] : undefined;
  if (typeof value === 'number') return { ...base, parts: [...base.parts, `[${value}]`] };
  if (typeof value === 'string') return { ...base, parts: [...base.parts, keyPart(value)] };
  const bound = property.type === 'Identifier' && boundNames.includes(String(property['name']));
  return bound
    ? { ...base, parts: [...base.parts, `[${String(property['name'])}]`] }
    : { ...base, open: true };
}

function namesGiven(node: AnyNode, local: Set<string>, sure: boolean, found: Read[]): void {
  const callee = node['callee'] as AnyNode;
  const name = callee.type === 'Identifier' ? String(callee['name']) : '';
  if (!takesNames.has(name) || local.has(name)) return;
  const [first] = node['arguments'] as AnyNode[];
  const text = first?.type === 'Literal' && typeof first['value'] === 'string' ? first['value'] : null;
  const root = text === null ? null : /^[\p{ID_Start}_$][\p{ID_Continue}$]*/u.exec(text)?.[0];
  if (first && root && name !== 'value')
    found.push({ root, parts: [], offset: first.start, sure: sure && name === 'force_ask' });
}

function isSure(node: AnyNode, child: AnyNode): boolean {
  switch (node.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
      return child === node['test'];
    case 'LogicalExpression':
      return child === node['left'];
    case 'WhileStatement':
      return child === node['test'];
    case 'ForOfStatement':
    case 'ForInStatement':
      return child === node['right'];
    case 'ForStatement':
      return child === node['init'];
    case 'SwitchStatement':
      return child === node['discriminant'];
    case 'TryStatement':
      return child === node['finalizer'];
    case 'AssignmentExpression':
      return !['??=', '||=', '&&='].includes(String(node['operator']));
    default:
      return !node.type.includes('Function') && !node.type.startsWith('Class');
  }
}
