import type { Import, Range } from '../../model/facts.js';
import { readImports } from '../exports.js';
import { childrenOf, type Node, parse } from '../parse.js';

/** A string that is a name by its place, with its quotes. */
export type WrittenName = Range & {
  readonly what: 'event' | 'subscriber';
  readonly name: string;
  /** The module whose `events` has the type that takes it; absent if it is compared with a `type` of any origin. */
  readonly module?: string;
};

/** What the types in the namespace `events` take as their first argument. */
const TAKEN: Readonly<Record<string, WrittenName['what']>> = {
  For: 'subscriber',
  Payload: 'event',
  EmitPayload: 'event',
  EventOf: 'event',
};

/**
 * The names in a text that its syntax shows without types: the arguments of `events.For` and its like, and what is
 * compared with a member `type`.
 */
export function readNames(file: string, text: string): readonly WrittenName[] {
  const result = parse(file, text);
  if ('failure' in result) return [];
  const { program } = result.parsed;
  const imports = program.body.flatMap(readImports);
  const names: WrittenName[] = [];
  const open: Node[] = [program];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    names.push(...readArguments(node, imports), ...readCompared(node));
    open.push(...childrenOf(node));
  }
  return names.sort((a, b) => a.start - b.start);
}

function readArguments(node: Node, imports: readonly Import[]): WrittenName[] {
  if (node.type !== 'TSTypeReference' && node.type !== 'TSImportType') return [];
  const [module, namespace, member = ''] = toPath(node, imports);
  const [argument, what] = [node.typeArguments?.params[0], TAKEN[member]];
  if (argument === undefined || module === undefined || namespace !== 'events' || what === undefined) return [];
  return literalsOf(argument).map((each) => ({ what, module, ...each }));
}

/** The module that a type comes from, and the names that lead to it there. */
function toPath(node: Node, imports: readonly Import[]): readonly string[] {
  switch (node.type) {
    case 'TSTypeReference':
      return toPath(node.typeName, imports);
    case 'TSImportType':
      return node.qualifier === null ? [] : [node.source.value, ...toPath(node.qualifier, [])];
    case 'TSQualifiedName':
      return [...toPath(node.left, imports), node.right.name];
    case 'Identifier': {
      const found = imports.find(({ local }) => local === node.name);
      if (found === undefined) return [node.name];
      return found.imported === '*' ? [found.module] : [found.module, found.imported];
    }
    default:
      return [];
  }
}

/** `event.type === 'a'`, `switch (event.type) { case 'a': }`, and `['a'].includes(event.type)`. */
function readCompared(node: Node): WrittenName[] {
  const compared = listCompared(node).flatMap(literalsOf);
  return compared.map((each) => ({ what: 'event', ...each }));
}

function listCompared(node: Node): readonly Node[] {
  switch (node.type) {
    case 'BinaryExpression':
      if (!/^[=!]==?$/.test(node.operator)) return [];
      return isTypeMember(node.left) ? [node.right] : isTypeMember(node.right) ? [node.left] : [];
    case 'SwitchStatement':
      return isTypeMember(node.discriminant) ? node.cases.flatMap(({ test }) => test ?? []) : [];
    case 'CallExpression': {
      const [searched] = node.arguments;
      if (searched === undefined || !isTypeMember(searched) || node.callee.type !== 'MemberExpression') return [];
      const { property, object } = node.callee;
      return property.type === 'Identifier' && SEARCHES.has(property.name) ? elementsOf(object) : [];
    }
    default:
      return [];
  }
}

const SEARCHES: ReadonlySet<string> = new Set(['includes', 'indexOf', 'has']);

/** Whether an expression reads a member `type`, however it gets there. */
function isTypeMember(node: Node): boolean {
  const inner = unwrap(node);
  if (inner.type !== 'MemberExpression' || inner.computed) return false;
  return inner.property.type === 'Identifier' && inner.property.name === 'type';
}

/** The elements of an array, or of the one that a `new Set` is made from. */
function elementsOf(node: Node): readonly Node[] {
  const list = unwrap(node);
  if (list.type === 'NewExpression') return list.arguments.slice(0, 1).flatMap(elementsOf);
  return list.type === 'ArrayExpression' ? list.elements.flatMap((each) => each ?? []) : [];
}

/** The strings that an expression or a type consists of. */
function literalsOf(node: Node): (Range & { readonly name: string })[] {
  const inner = unwrap(node);
  if (inner.type === 'TSUnionType') return inner.types.flatMap(literalsOf);
  const literal = inner.type === 'TSLiteralType' ? inner.literal : inner;
  if (literal.type !== 'Literal' || typeof literal.value !== 'string') return [];
  return [{ name: literal.value, start: literal.start, end: literal.end }];
}

/** Without parentheses, `?.`, `!` and assertions around it. */
function unwrap(node: Node): Node {
  switch (node.type) {
    case 'ParenthesizedExpression':
    case 'ChainExpression':
    case 'TSNonNullExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return unwrap(node.expression);
    case 'TSParenthesizedType':
      return unwrap(node.typeAnnotation);
    default:
      return node;
  }
}
