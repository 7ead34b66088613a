import { parse, parseExpressionAt, type Node } from 'acorn';
import { forbiddenNames } from '../program/reserved.js';

const options = { ecmaVersion: 2024, sourceType: 'script', allowReturnOutsideFunction: false } as const;

/** Any node of a parsed program, its members by name. */
export type AnyNode = Node & { [member: string]: unknown };

/** JavaScript that cannot be taken; `offset` counts characters from the start of the text. */
export class JavaScriptError extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

export function parseCode(source: string): AnyNode {
  return checked(() => parse(source, options));
}

/** Parses text that must be one expression from its first to its last character. */
export function parseExpression(source: string): AnyNode {
  const node = checked(() => parseExpressionAt(source, 0, options));
  if (!isBlank(source.slice(node.end)))
    throw new JavaScriptError('One expression is expected here', node.end);
  return node;
}

/** Parses the expression that begins at an offset and tells where it ends. */
export function expressionEnd(text: string, from: number): number {
  return checked(() => parseExpressionAt(text, from, options)).end;
}

/** Nothing but space and comments. */
function isBlank(source: string): boolean {
  try {
    return parse(source, options).body.length === 0;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function checked(parser: () => Node): AnyNode {
  let node: AnyNode;
  try {
    node = parser() as AnyNode;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const position = (error as SyntaxError & { pos?: number }).pos ?? 0;
    throw new JavaScriptError(error.message.replace(/ \(\d+:\d+\)$/, ''), position);
  }
  refuse(node);
  return node;
}

/** No waiting, no loading, no text that becomes code: such code could not be stopped or read beforehand. */
function refuse(node: AnyNode): void {
  walk(node, (inner) => {
    if (
      inner['async'] === true ||
      inner.type === 'AwaitExpression' ||
      (inner.type === 'ForOfStatement' && inner['await'] === true)
    ) {
      throw new JavaScriptError('There is no async or await here', inner.start);
    }
    if (inner.type === 'ImportExpression')
      throw new JavaScriptError('There is no import() here', inner.start);
    if (inner.type === 'WithStatement')
      throw new JavaScriptError('There is no with statement here', inner.start);
    if (
      inner.type === 'Identifier' &&
      forbiddenNames.includes(String(inner['name'])) &&
      inner['isKey'] !== true
    ) {
      throw new JavaScriptError(`"${String(inner['name'])}" is not there, on purpose`, inner.start);
    }
    if (
      inner.type === 'MemberExpression' ||
      inner.type === 'MethodDefinition' ||
      inner.type === 'PropertyDefinition' ||
      inner.type === 'Property'
    ) {
      const key = (inner['property'] ?? inner['key']) as AnyNode | undefined;
      if (key && inner['computed'] !== true && inner['shorthand'] !== true) key['isKey'] = true;
    }
  });
}

/** Visits a node and all that is below it, parents first. */
export function walk(node: AnyNode, visit: (node: AnyNode) => void): void {
  visit(node);
  for (const child of children(node)) walk(child, visit);
}

export function children(node: AnyNode): AnyNode[] {
  const found: AnyNode[] = [];
  for (const key of Object.keys(node)) {
    const value = node[key];
    if (Array.isArray(value)) found.push(...value.filter(isNode));
    else if (isNode(value)) found.push(value);
  }
  return found;
}

function isNode(value: unknown): value is AnyNode {
  return (
    typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
  );
}
