import type { ts } from 'ts-morph';
import { toUnion } from '../model/union.js';
import type { Index, IndexKey, Notes, Property, TupleElement, WireType } from '../model/wire-type.js';
import { type Context, isAbsent, mayBeAbsent, type TypeScript } from './context.js';
import type { Shape } from './define.js';
import { nameOf } from './names.js';

/** A type that has parts. */
export function readShape(context: Context, type: ts.Type, hint: string): Shape {
  const name = nameOf(context, type);
  const own = type.aliasSymbol ?? type.getSymbol();
  const notes = own === undefined || context.isLibrary(own) ? undefined : context.notes(own);
  const read = readCompound(context, type, name ?? hint);
  const shaped: WireType = notes === undefined ? read : { ...read, notes: { ...read.notes, ...notes } };
  return { type: shaped, hint, ...(name !== undefined && { name }) };
}

function readCompound(context: Context, type: ts.Type, hint: string): WireType {
  const { ts, checker } = context;
  if (type.flags & ts.TypeFlags.Union) return readUnion(context, type as ts.UnionType, hint);
  if (type.flags & ts.TypeFlags.NonPrimitive) return toUnion([ANY_OBJECT, ANY_LIST]);
  if (checker.isTupleType(type)) return readTuple(context, type as ts.TupleTypeReference, hint);
  if (checker.isArrayLikeType(type)) {
    const element = checker.getIndexTypeOfType(type, ts.IndexKind.Number);
    return {
      kind: 'array',
      element: element === undefined ? { kind: 'unknown' } : readElement(context, element, hint),
    };
  }
  return readObject(context, type, hint);
}

const ANY_OBJECT: WireType = { kind: 'object', properties: [], indexes: [] };
const ANY_LIST: WireType = { kind: 'array', element: { kind: 'unknown' } };

/** JSON writes `undefined` in a list as null. */
function readElement(context: Context, type: ts.Type, hint: string): WireType {
  const element = context.visit(type, `${hint}Item`);
  return mayBeAbsent(context, type) ? toUnion([element, { kind: 'null' }]) : element;
}

function readTuple(context: Context, type: ts.TupleTypeReference, hint: string): WireType {
  const { ts, checker } = context;
  const flags = type.target.elementFlags;
  const elements = checker.getTypeArguments(type).map((each, index): TupleElement => {
    const flag = flags[index] ?? ts.ElementFlags.Required;
    const kind = flag & ts.ElementFlags.Required ? 'required' : flag & ts.ElementFlags.Optional ? 'optional' : 'rest';
    const isOptional = kind === 'optional';
    return { kind, type: isOptional ? context.visit(each, `${hint}Item`) : readElement(context, each, hint) };
  });
  return { kind: 'tuple', elements };
}

function readUnion(context: Context, type: ts.UnionType, hint: string): WireType {
  const { ts } = context;
  // What the union was written as keeps the names of unions inside it.
  const { origin } = type as { origin?: ts.Type };
  const written = origin !== undefined && origin.flags & ts.TypeFlags.Union ? (origin as ts.UnionType) : type;
  const members = inOrder(written.types.filter((each) => !isAbsent(context, each)));
  return { kind: 'union', members: members.map((each, index) => context.visit(each, `${hint}Option${index + 1}`)) };
}

/** The order in which they are declared: that of the compiler depends on what it met first. */
function inOrder(types: readonly ts.Type[]): readonly ts.Type[] {
  const placeOf = (type: ts.Type): readonly [string, number] => {
    const [declaration] = (type.aliasSymbol ?? type.getSymbol())?.declarations ?? [];
    return declaration === undefined ? ['', 0] : [declaration.getSourceFile().fileName, declaration.pos];
  };
  const placed = types.map((type) => ({ type, place: placeOf(type) }));
  placed.sort((a, b) => (a.place[0] < b.place[0] ? -1 : a.place[0] > b.place[0] ? 1 : a.place[1] - b.place[1]));
  return placed.map(({ type }) => type);
}

function readObject(context: Context, type: ts.Type, hint: string): WireType {
  const { checker } = context;
  const properties = checker.getPropertiesOfType(type).flatMap((each) => readProperty(context, each));
  const indexes = checker.getIndexInfosOfType(type).flatMap((info): Index[] => {
    if (info.keyType.flags & context.ts.TypeFlags.ESSymbolLike) return [];
    const key = context.visit(info.keyType, hint);
    return [{ key: toKey(key), type: context.visit(info.type, `${hint}Value`) }];
  });
  return { kind: 'object', properties, indexes };
}

function toKey(type: WireType): IndexKey {
  if (type.kind === 'template') return { kind: 'template', texts: type.texts, types: type.types };
  return { kind: type.kind === 'number' ? 'number' : 'string' };
}

function readProperty(context: Context, symbol: ts.Symbol): readonly Property[] {
  const { ts, checker } = context;
  const { SymbolFlags } = ts;
  const escaped = String(symbol.escapedName);
  const isHidden = escaped.startsWith('__@') || escaped.startsWith('__#');
  if (isHidden || symbol.flags & SymbolFlags.Method || isAccessor(ts, symbol)) return [];
  const type = checker.getTypeOfSymbol(symbol);
  if (isAbsent(context, type) && !(type.flags & ts.TypeFlags.Undefined)) return [];
  const notes = context.notes(symbol);
  const span = context.span(symbol);
  return [
    {
      name: symbol.name,
      optional: (symbol.flags & SymbolFlags.Optional) !== 0 || mayBeAbsent(context, type),
      type: withAlias(context, symbol, context.visit(type, symbol.name)),
      ...(notes !== undefined && { notes }),
      ...(span !== undefined && { span }),
    },
  ];
}

/** A primitive with what the alias that it is written as says: the type of the compiler has forgotten its name. */
function withAlias(context: Context, property: ts.Symbol, type: WireType): WireType {
  if (type.kind === 'reference') return type;
  const declaration = property.valueDeclaration as { readonly type?: ts.TypeNode } | undefined;
  const notes = notesOfAlias(context, declaration?.type);
  return notes === undefined ? type : { ...type, notes: { ...notes, ...type.notes } };
}

function notesOfAlias(
  context: Context,
  node: ts.TypeNode | undefined,
  seen: ReadonlySet<ts.Symbol> = new Set(),
): Notes | undefined {
  const { ts, checker } = context;
  if (node === undefined || !ts.isTypeReferenceNode(node)) return undefined;
  const found = checker.getSymbolAtLocation(node.typeName);
  const symbol = found !== undefined && found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found;
  if (symbol === undefined || !(symbol.flags & ts.SymbolFlags.TypeAlias) || context.isLibrary(symbol)) return undefined;
  // An alias of itself, which the compiler will complain about.
  if (seen.has(symbol)) return undefined;
  const alias = symbol.declarations?.find((each) => ts.isTypeAliasDeclaration(each));
  return context.notes(symbol) ?? notesOfAlias(context, alias?.type, new Set([...seen, symbol]));
}

/** Whether a property is an accessor of a class: those are on the prototype, where JSON does not look. */
function isAccessor(ts: TypeScript, symbol: ts.Symbol): boolean {
  if (!(symbol.flags & ts.SymbolFlags.Accessor)) return false;
  return (symbol.declarations ?? []).some((each) => each.parent !== undefined && ts.isClassLike(each.parent));
}
