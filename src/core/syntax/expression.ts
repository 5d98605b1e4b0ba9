import type { Expression } from '../facts.js';
import type { Node } from './parse.js';

/** Longest piece of source that a message quotes. */
const SNIPPET = 40;

/** An expression as data. `text` is the file it stands in. */
export function readExpression(node: Node, text: string): Expression {
  const range = { start: node.start, end: node.end };
  const read = (child: Node): Expression => readExpression(child, text);
  switch (node.type) {
    case 'Literal':
      if (node.value === null && node.raw !== 'null') break;
      if (typeof node.value === 'object' && node.value !== null) break;
      if (typeof node.value === 'bigint') break;
      return { ...range, kind: 'literal', value: node.value };
    case 'TemplateLiteral':
      return { ...range, kind: 'template', parts: readTemplate(node, text) };
    case 'ArrayExpression':
      return {
        ...range,
        kind: 'array',
        elements: node.elements.filter((each) => each !== null).map(readElement(text)),
      };
    case 'ObjectExpression':
      return { ...range, kind: 'object', properties: node.properties.map(readProperty(text)) };
    case 'Identifier':
      return { ...range, kind: 'reference', name: node.name };
    case 'MemberExpression': {
      if (node.property.type === 'PrivateIdentifier') break;
      const key = node.computed ? read(node.property) : nameOf(node.property, text);
      return { ...range, kind: 'member', object: read(node.object), key };
    }
    case 'ConditionalExpression':
      return { ...range, kind: 'choice', branches: [read(node.consequent), read(node.alternate)] };
    case 'CallExpression':
      if (node.arguments.some((each) => each.type === 'SpreadElement')) break;
      return { ...range, kind: 'call', callee: read(node.callee), arguments: node.arguments.map(read) };
    case 'TSSatisfiesExpression':
      return { ...range, kind: 'kept', expression: read(node.expression) };
    case 'TSAsExpression':
      return isConst(node.typeAnnotation)
        ? { ...range, kind: 'kept', expression: read(node.expression) }
        : read(node.expression);
    case 'TSTypeAssertion':
    case 'TSNonNullExpression':
    case 'ParenthesizedExpression':
    case 'ChainExpression':
      return read(node.expression);
  }
  return { ...range, kind: 'unread', source: snippetOf(node, text) };
}

function readTemplate(node: Node & { type: 'TemplateLiteral' }, text: string): Expression[] {
  const strings = node.quasis.map((quasi) => ({
    start: quasi.start,
    end: quasi.end,
    kind: 'literal' as const,
    value: quasi.value.cooked ?? quasi.value.raw,
  }));
  const expressions = node.expressions.map((each) => readExpression(each, text));
  return strings.flatMap((string, index) => [string, ...expressions.slice(index, index + 1)]);
}

function readElement(text: string) {
  return (node: Node) =>
    node.type === 'SpreadElement'
      ? { spread: true, value: readExpression(node.argument, text) }
      : { spread: false, value: readExpression(node, text) };
}

function readProperty(text: string) {
  return (node: Node) => {
    if (node.type === 'SpreadElement') return { value: readExpression(node.argument, text) };
    if (node.type !== 'Property') return { value: unread(node, text) };
    const key = node.computed ? readExpression(node.key, text) : nameOf(node.key, text);
    const readable = node.kind === 'init' && !node.method;
    return { key, value: readable ? readExpression(node.value, text) : unread(node, text) };
  };
}

/** A name that stands for itself: `a` in `{ a: 1 }` and in `x.a`. */
function nameOf(node: Node, text: string): Expression {
  const range = { start: node.start, end: node.end };
  return node.type === 'Identifier' ? { ...range, kind: 'literal', value: node.name } : readExpression(node, text);
}

function isConst(type: Node): boolean {
  return type.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && type.typeName.name === 'const';
}

function unread(node: Node, text: string): Expression {
  return { start: node.start, end: node.end, kind: 'unread', source: snippetOf(node, text) };
}

function snippetOf(node: Node, text: string): string {
  const source = text.slice(node.start, node.end).replace(/\s+/g, ' ');
  return source.length > SNIPPET ? `${source.slice(0, SNIPPET - 1)}…` : source;
}
