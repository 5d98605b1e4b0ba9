import type { Declaration } from '../model/facts.js';
import { childrenOf, type Node } from './parse.js';

const TYPED_ARRAYS = [
  'Int8',
  'Uint8',
  'Uint8Clamped',
  'Int16',
  'Uint16',
  'Int32',
  'Uint32',
  'Float16',
  'Float32',
  'Float64',
  'BigInt64',
  'BigUint64',
];

const NOT_JSON = new Set([
  'Date',
  'Map',
  'Set',
  'WeakMap',
  'WeakSet',
  'ReadonlyMap',
  'ReadonlySet',
  'ArrayBuffer',
  'DataView',
  ...TYPED_ARRAYS.map((element) => `${element}Array`),
]);

/** Stands in the source of every type that holds such a part: most types need not be walked. */
const SUSPECT = /Date|Map|Set|Array|DataView|bigint|symbol|\d\w*n\b|[(\\]/;

export function mayHoldNotJson(type: string): boolean {
  return SUSPECT.test(type);
}

/** The parts of a type that JSON changes or loses on the way, in the order of the text. */
export function findNotJson(type: Node, text: string): Declaration['notJson'] {
  if (!mayHoldNotJson(text.slice(type.start, type.end))) return [];
  const parts: Declaration['notJson'][number][] = [];
  const open = [type];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const found = nameNotJson(node);
    if (found === undefined) open.push(...childrenOf(node).reverse());
    else parts.push({ found, start: node.start, end: node.end });
  }
  return parts;
}

function nameNotJson(node: Node): string | undefined {
  switch (node.type) {
    case 'TSTypeReference':
      return node.typeName.type === 'Identifier' && NOT_JSON.has(node.typeName.name) ? node.typeName.name : undefined;
    case 'TSBigIntKeyword':
      return 'bigint';
    case 'TSLiteralType':
      return node.literal.type === 'Literal' && typeof node.literal.value === 'bigint' ? 'bigint' : undefined;
    case 'TSSymbolKeyword':
      return 'symbol';
    case 'TSFunctionType':
    case 'TSConstructorType':
    case 'TSMethodSignature':
    case 'TSCallSignatureDeclaration':
      return 'function';
    default:
      return undefined;
  }
}
