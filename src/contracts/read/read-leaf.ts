import type { ts } from 'ts-morph';
import type { WireType } from '../model/wire-type.js';
import { brandOf, splitBrand } from './brand.js';
import { type Context, isAbsent } from './context.js';

/** A type without parts of its own; undefined for any other. */
export function readLeaf(context: Context, type: ts.Type, hint: string): WireType | undefined {
  const { ts, checker } = context;
  const { TypeFlags } = ts;
  if (type.flags & (TypeFlags.Any | TypeFlags.Unknown)) return { kind: 'unknown' };
  if (type.flags & TypeFlags.Union) return readSingle(context, type as ts.UnionType, hint);
  if (isAbsent(context, type) || type.flags & (TypeFlags.Never | TypeFlags.BigIntLike)) return { kind: 'never' };
  if (type.flags & TypeFlags.Null) return { kind: 'null' };
  if (type.isStringLiteral()) return { kind: 'literal', value: type.value };
  if (type.isNumberLiteral())
    return Number.isFinite(type.value) ? { kind: 'literal', value: type.value + 0 } : { kind: 'null' };
  if (type.flags & TypeFlags.BooleanLiteral)
    return { kind: 'literal', value: (type as { intrinsicName?: string }).intrinsicName === 'true' };
  if (type.flags & TypeFlags.TemplateLiteral) return readTemplate(context, type as ts.TemplateLiteralType, hint);
  if (type.flags & TypeFlags.StringLike) return { kind: 'string' };
  if (type.flags & TypeFlags.NumberLike) return { kind: 'number' };
  if (type.flags & TypeFlags.BooleanLike) return { kind: 'boolean' };
  if (type.flags & TypeFlags.Intersection) return readBranded(context, type as ts.IntersectionType, hint);
  if (type.flags & TypeFlags.Instantiable) {
    const constraint = checker.getBaseConstraintOfType(type);
    return constraint === undefined || constraint === type ? { kind: 'unknown' } : context.visit(constraint, hint);
  }
  return type.flags & TypeFlags.Object ? readConverted(context, type, hint) : undefined;
}

/** A union of which JSON leaves one member, or that an alias names beside `undefined`. */
function readSingle(context: Context, type: ts.UnionType, hint: string): WireType | undefined {
  const { ts, checker } = context;
  if (type.flags & ts.TypeFlags.Boolean) return { kind: 'boolean' };
  const present = type.types.filter((each) => !isAbsent(context, each));
  if (present.length === type.types.length) return undefined;
  const [only, ...others] = present;
  if (only === undefined) return { kind: 'never' };
  if (others.length === 0) return context.visit(only, hint);
  const hasNull = present.some((each) => each.flags & ts.TypeFlags.Null);
  const defined = hasNull ? type : checker.getNonNullableType(type);
  return defined === type ? undefined : context.visit(defined, hint);
}

function readTemplate(context: Context, { texts, types }: ts.TemplateLiteralType, hint: string): WireType {
  const parts = types.map((each): WireType => {
    if (each.flags & context.ts.TypeFlags.BigIntLike) return { kind: 'number' };
    const part = context.visit(each, hint);
    return part.kind === 'unknown' || part.kind === 'never' ? { kind: 'string' } : part;
  });
  return { kind: 'template', texts: [...texts], types: parts };
}

/** A primitive with a brand: its base; undefined for an intersection of objects. */
function readBranded(context: Context, type: ts.IntersectionType, hint: string): WireType | undefined {
  const { base, marks } = splitBrand(context.ts, type);
  if (base === undefined) {
    const list = type.types.find((each) => context.checker.isArrayLikeType(each));
    return list === undefined ? readConverted(context, type, hint) : context.visit(list, hint);
  }
  const found = context.visit(base, hint);
  const brand = brandOf(context, marks, type.aliasSymbol);
  return brand === undefined ? found : { ...found, notes: { ...found.notes, brand } };
}

/** An object that JSON writes as something else: a boxed primitive, or one with `toJSON`. */
function readConverted(context: Context, type: ts.Type, hint: string): WireType | undefined {
  const { checker, isLibrary } = context;
  const symbol = type.getSymbol();
  if (symbol !== undefined && BOXED.has(symbol.name) && isLibrary(symbol))
    return { kind: symbol.name.toLowerCase() as 'string' | 'number' | 'boolean' };
  const method = checker.getPropertyOfType(type, 'toJSON');
  if (method === undefined || checker.isArrayLikeType(type)) return undefined;
  const [signature] = checker.getSignaturesOfType(checker.getTypeOfSymbol(method), context.ts.SignatureKind.Call);
  const result = signature === undefined ? type : checker.getReturnTypeOfSignature(signature);
  const isOwn = result === type || (result.flags & context.ts.TypeFlags.TypeParameter) !== 0;
  return isOwn ? undefined : context.visit(result, hint);
}

const BOXED: ReadonlySet<string> = new Set(['String', 'Number', 'Boolean']);
