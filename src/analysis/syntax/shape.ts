import type { Shape } from '../model/facts.js';
import type { Node } from './parse.js';

type Walk = {
  readonly notJson: Shape['notJson'][number][];
  readonly refs: Shape['refs'][number][];
  /** Type parameters, whose arguments are read where the type is used. */
  readonly parameters: Set<string>;
  open: boolean;
};

/** Where a type is: `path` leads to it, and only a property may be `undefined`. */
type Place = { readonly path: string; readonly in: 'root' | 'property' | 'element' | 'argument' };

type TypeDeclaration = Node & { type: 'TSTypeAliasDeclaration' | 'TSInterfaceDeclaration' };

/** What the syntax of a type says about its JSON form, without looking at other types. */
export function readShape(node: TypeDeclaration): Shape {
  const parameters = node.typeParameters?.params ?? [];
  const walk: Walk = {
    notJson: [],
    refs: [],
    parameters: new Set(parameters.map((each) => each.name.name)),
    open: false,
  };
  const root: Place = { path: '', in: 'root' };
  for (const { default: given } of parameters) if (given != null) readType(walk, given, { ...root, in: 'argument' });
  if (node.type === 'TSTypeAliasDeclaration') {
    if (node.typeAnnotation.type === 'TSNeverKeyword') addNotJson(walk, node.typeAnnotation, 'never', root);
    readType(walk, node.typeAnnotation, root);
  } else {
    for (const base of node.extends) readNamed(walk, base, base.expression, root);
    for (const member of node.body.body) readMember(walk, member, root);
  }
  const { notJson, refs, open } = walk;
  return { notJson, refs, open };
}

function readType(walk: Walk, node: Node, place: Place): void {
  if (SOUND.has(node.type)) return;
  const found = NOT_JSON_SYNTAX[node.type];
  if (found !== undefined) {
    addNotJson(walk, node, found, place);
    return;
  }
  switch (node.type) {
    case 'TSUndefinedKeyword':
      return readUndefined(walk, node, place);
    case 'TSLiteralType':
      if (node.literal.type === 'Literal' && typeof node.literal.value === 'bigint') {
        addNotJson(walk, node, 'bigint', place);
      }
      return;
    case 'TSUnionType':
      for (const each of node.types) readType(walk, each, place);
      return;
    case 'TSIntersectionType':
      // A branded primitive: the brand exists only in types.
      if (node.types.some(({ type }) => PRIMITIVE.has(type))) return;
      for (const each of node.types) readType(walk, each, place);
      return;
    case 'TSTypeLiteral':
      for (const each of node.members) readMember(walk, each, place);
      return;
    case 'TSMappedType':
      walk.parameters.add(node.key.name);
      if (node.typeAnnotation !== null) {
        readType(walk, node.typeAnnotation, { path: `${place.path}[key]`, in: 'property' });
      }
      return;
    case 'TSTypeReference':
      return readNamed(walk, node, node.typeName, place);
    default:
      readList(walk, node, place);
  }
}

/** Arrays, tuples and their elements; anything else is left to types. */
function readList(walk: Walk, node: Node, place: Place): void {
  const each: Place = { path: `${place.path}[]`, in: 'element' };
  switch (node.type) {
    case 'TSArrayType':
      return readType(walk, node.elementType, each);
    case 'TSTupleType':
      for (const element of node.elementTypes) readElement(walk, element, each);
      return;
    case 'TSTypeOperator':
      if (node.operator === 'readonly') return readType(walk, node.typeAnnotation, place);
      if (node.operator === 'unique') return addNotJson(walk, node, 'symbol', place);
      walk.open = true;
      return;
    default:
      walk.open = true;
  }
}

function readElement(walk: Walk, node: Node, place: Place): void {
  if (node.type === 'TSNamedTupleMember') readElement(walk, node.elementType, place);
  else if (node.type === 'TSOptionalType') readType(walk, node.typeAnnotation, place);
  else if (node.type === 'TSRestType') walk.open = true;
  else readType(walk, node, place);
}

function readMember(walk: Walk, node: Node, { path }: Place): void {
  switch (node.type) {
    case 'TSPropertySignature': {
      const { key, computed, typeAnnotation } = node;
      const name = key.type === 'Identifier' ? key.name : key.type === 'Literal' ? String(key.value) : undefined;
      // A computed key may be a symbol, which JSON leaves out.
      if (name === undefined || (computed && key.type === 'Identifier')) walk.open = true;
      else if (typeAnnotation !== null) {
        readType(walk, typeAnnotation.typeAnnotation, { path: path === '' ? name : `${path}.${name}`, in: 'property' });
      }
      return;
    }
    case 'TSIndexSignature':
      return readType(walk, node.typeAnnotation.typeAnnotation, { path: `${path}[key]`, in: 'property' });
    case 'TSMethodSignature': {
      if (node.kind !== 'method') walk.open = true;
      else {
        const name = node.key.type === 'Identifier' && !node.computed ? node.key.name : '[key]';
        addNotJson(walk, node, 'function', { path: path === '' ? name : `${path}.${name}`, in: 'property' });
      }
      return;
    }
    case 'TSCallSignatureDeclaration':
    case 'TSConstructSignatureDeclaration':
      return addNotJson(walk, node, 'function', { path, in: 'property' });
    default:
      walk.open = true;
  }
}

type Named = Node & { type: 'TSTypeReference' | 'TSInterfaceHeritage' };

/** A type with a name, with or without arguments. */
function readNamed(walk: Walk, node: Named, written: Node, place: Place): void {
  const given = node.typeArguments?.params ?? [];
  const name = written.type === 'Identifier' ? written.name : nameEnum(written);
  if (name === undefined) walk.open = true;
  else if (NOT_JSON_NAMES.has(name) || TYPED_ARRAY.test(name)) addNotJson(walk, node, name, place);
  else if (TEXT_TYPES.has(name) || walk.parameters.has(name)) return;
  else if (LIST_TYPES.has(name) && given[0] !== undefined) {
    readType(walk, given[0], { path: `${place.path}[]`, in: 'element' });
    walk.refs.push({ name, path: place.path });
  } else if (name === 'Record' && given[1] !== undefined) {
    readType(walk, given[1], { path: `${place.path}[key]`, in: 'property' });
    walk.refs.push({ name, path: place.path });
  } else if (SAME_FIELDS.has(name) && given[0] !== undefined) {
    readType(walk, given[0], place);
    walk.refs.push({ name, path: place.path });
  } else {
    for (const each of given) readArgument(walk, each, place);
    walk.refs.push({ name, path: place.path });
  }
}

/** An argument of a generic type: what that makes of it is left to types, unless it is sound whatever happens. */
function readArgument(walk: Walk, node: Node, { path }: Place): void {
  const inner: Walk = { ...walk, notJson: [], refs: [], open: false };
  readType(inner, node, { path, in: 'argument' });
  if (inner.open || inner.notJson.length > 0) walk.open = true;
  walk.refs.push(...inner.refs.map((each) => ({ ...each, argument: true as const })));
}

/** The name of the enum in `Color.Red`. */
function nameEnum(node: Node): string | undefined {
  if (node.type !== 'TSQualifiedName' || node.left.type !== 'Identifier') return undefined;
  return `${node.left.name}.`;
}

function readUndefined(walk: Walk, node: Node, place: Place): void {
  if (place.in === 'argument') walk.open = true;
  else if (place.in !== 'property') addNotJson(walk, node, 'undefined', place);
}

function addNotJson(walk: Walk, { start, end }: Node, found: string, { path }: Place): void {
  walk.notJson.push({ found, path, start, end });
}

const PRIMITIVE: ReadonlySet<string> = new Set(['TSStringKeyword', 'TSNumberKeyword', 'TSBooleanKeyword']);

/** The kinds of syntax that say: this is JSON, whatever is in it. */
const SOUND: ReadonlySet<string> = new Set([
  ...PRIMITIVE,
  'TSNullKeyword',
  'TSUnknownKeyword',
  'TSAnyKeyword',
  'TSObjectKeyword',
  'TSNeverKeyword',
  'TSTemplateLiteralType',
]);

const NOT_JSON_SYNTAX: Readonly<Record<string, string>> = {
  TSBigIntKeyword: 'bigint',
  TSSymbolKeyword: 'symbol',
  TSVoidKeyword: 'void',
  TSFunctionType: 'function',
  TSConstructorType: 'function',
};

const TEXT_TYPES: ReadonlySet<string> = new Set(['Uppercase', 'Lowercase', 'Capitalize', 'Uncapitalize']);
const LIST_TYPES: ReadonlySet<string> = new Set(['Array', 'ReadonlyArray']);
const SAME_FIELDS: ReadonlySet<string> = new Set(['Partial', 'Readonly', 'Required', 'NonNullable']);

/** Types of the language, unless the file declares or imports a type of that name. */
const NOT_JSON_NAMES: ReadonlySet<string> = new Set([
  ...'Date Map Set WeakMap WeakSet ReadonlyMap ReadonlySet RegExp Error Promise PromiseLike'.split(' '),
  ...'ArrayBuffer SharedArrayBuffer DataView Function'.split(' '),
]);

const TYPED_ARRAY = /^(?:Big)?(?:Int|Uint|Float)\d+(?:Clamped)?Array$/;
