import type { Element, Expression, Property } from '../model/facts.js';
import type { Node } from './parse.js';

/** The longest piece of source that a message quotes, in UTF-16 code units. */
const SNIPPET = 40;

export type Context = {
  /** The text of the file that the expression is in. */
  readonly text: string;
  /** The value of a name from an inner scope; undefined for names of the module. */
  readonly local?: (name: Node & { type: 'Identifier' }) => Expression | undefined;
  /** Reads what is known to be a list, before anything else is tried; undefined for any other node. */
  readonly list?: (node: Node) => Expression | undefined;
};

/** Turns a syntax node into an expression. */
export function readExpression(node: Node, context: Context): Expression {
  const range = { start: node.start, end: node.end };
  const read = (child: Node): Expression => readExpression(child, context);
  const list = context.list?.(node);
  if (list !== undefined) return list;
  switch (node.type) {
    case 'Literal':
      if (!isPlain(node)) break;
      return { ...range, kind: 'literal', value: node.value };
    case 'TemplateLiteral':
      return { ...range, kind: 'template', parts: readTemplate(node, context) };
    case 'ArrayExpression':
      return { ...range, kind: 'array', elements: readElements(node, context) };
    case 'ObjectExpression':
      return { ...range, kind: 'object', properties: node.properties.map((each) => readProperty(each, context)) };
    case 'Identifier':
      return context.local?.(node as Node & { type: 'Identifier' }) ?? { ...range, kind: 'reference', name: node.name };
    case 'MemberExpression':
      if (node.property.type === 'PrivateIdentifier') break;
      return {
        ...range,
        kind: 'member',
        object: read(node.object),
        key: readKey(node.property, node.computed, context),
      };
    case 'ConditionalExpression':
      return { ...range, kind: 'choice', branches: [read(node.consequent), read(node.alternate)] };
    case 'CallExpression':
      if (node.arguments.some((each) => each.type === 'SpreadElement')) break;
      return { ...range, kind: 'call', callee: read(node.callee), arguments: node.arguments.map(read) };
    case 'TSSatisfiesExpression':
      return { ...range, kind: 'kept', expression: read(node.expression) };
    case 'TSAsExpression':
    case 'TSTypeAssertion':
      return isConst(node.typeAnnotation)
        ? { ...range, kind: 'kept', expression: read(node.expression) }
        : read(node.expression);
    case 'TSNonNullExpression':
    case 'ParenthesizedExpression':
    case 'ChainExpression':
      return read(node.expression);
  }
  return toUnread(node, context.text);
}

/** Follows the members `path` of an object. */
export function readMember(object: Expression, path: readonly string[]): Expression {
  const { start, end } = object;
  return path.reduce<Expression>(
    (inner, name) => ({ kind: 'member', object: inner, key: { kind: 'literal', value: name, start, end }, start, end }),
    object,
  );
}

export function toUnread(node: Node, text: string): Expression {
  return { start: node.start, end: node.end, kind: 'unread', source: snippetOf(node, text) };
}

type Literal = Node & { type: 'Literal' };

/** Not a regular expression or a bigint. */
function isPlain(node: Literal): node is Literal & { value: string | number | boolean | null } {
  return node.value === null ? node.raw === 'null' : ['string', 'number', 'boolean'].includes(typeof node.value);
}

function readTemplate(node: Node & { type: 'TemplateLiteral' }, context: Context): Expression[] {
  const strings = node.quasis.map((quasi) => ({
    start: quasi.start,
    end: quasi.end,
    kind: 'literal' as const,
    value: quasi.value.cooked ?? quasi.value.raw,
  }));
  const expressions = node.expressions.map((each) => readExpression(each, context));
  return strings.flatMap((string, index) => [string, ...expressions.slice(index, index + 1)]);
}

function readElements({ start, elements }: Node & { type: 'ArrayExpression' }, context: Context): Element[] {
  let position = start + 1;
  return elements.map((node) => {
    const element = node === null ? toHole(position) : readElement(node, context);
    position = element.end;
    return element;
  });
}

/** A hole is an element too: its value is `undefined`. */
function toHole(offset: number): Element {
  const value: Expression = { kind: 'reference', name: 'undefined', start: offset, end: offset };
  return { spread: false, value, end: offset };
}

function readElement(node: Node, context: Context): Element {
  const closing = /^[\s)]*\)/.exec(context.text.slice(node.end, node.end + SNIPPET))?.[0].length ?? 0;
  const spread = node.type === 'SpreadElement';
  return { spread, value: readExpression(spread ? node.argument : node, context), end: node.end + closing };
}

function readProperty(node: Node, context: Context): Property {
  const { end } = node;
  if (node.type === 'SpreadElement') return { value: readExpression(node.argument, context), end };
  if (node.type !== 'Property') return { value: toUnread(node, context.text), end };
  const key = readKey(node.key, node.computed, context);
  const readable = node.kind === 'init' && !node.method;
  return { key, value: readable ? readExpression(node.value, context) : toUnread(node, context.text), end };
}

/** A key: in `{ a: 1 }` and in `x.a`, `a` is a literal, not a reference. */
function readKey(node: Node, computed: boolean, context: Context): Expression {
  if (computed || node.type !== 'Identifier') return readExpression(node, context);
  return { start: node.start, end: node.end, kind: 'literal', value: node.name };
}

function isConst(type: Node): boolean {
  return type.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && type.typeName.name === 'const';
}

function snippetOf(node: Node, text: string): string {
  const source = text.slice(node.start, node.end).replace(/\s+/g, ' ');
  return source.length > SNIPPET ? `${source.slice(0, SNIPPET - 1)}…` : source;
}
