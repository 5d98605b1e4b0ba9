import type { ts } from 'ts-morph';
import type { TypeScript } from './context.js';

/** The primitive of an intersection, if it has one, and the objects that mark it. */
export function splitBrand(
  ts: TypeScript,
  type: ts.IntersectionType,
): { readonly base?: ts.Type; readonly marks: readonly ts.Type[] } {
  const { TypeFlags } = ts;
  const primitive =
    TypeFlags.StringLike | TypeFlags.NumberLike | TypeFlags.BooleanLike | TypeFlags.BigIntLike | TypeFlags.Null;
  const bases = type.types.filter((each) => each.flags & primitive);
  // Of a template and `string`, or of two templates, it is unknown which is the narrowest: the first is taken.
  const base = bases.find((each) => !(each.flags & TypeFlags.String)) ?? bases[0];
  return { ...(base !== undefined && { base }), marks: type.types.filter((each) => !(each.flags & primitive)) };
}

/** The name of a brand: a text in its mark, the name of its alias, or that of the property that marks it. */
export function brandOf(
  { ts, checker }: { readonly ts: TypeScript; readonly checker: ts.TypeChecker },
  marks: readonly ts.Type[],
  alias: ts.Symbol | undefined,
): string | undefined {
  const properties = marks.flatMap((each) => checker.getPropertiesOfType(each));
  if (properties.length === 0) return undefined;
  const types = properties.map((each) => checker.getTypeOfSymbol(each)).map((each) => checker.getNonNullableType(each));
  const text = types.find((each) => each.isStringLiteral());
  if (text?.isStringLiteral()) return text.value;
  if (alias !== undefined) return alias.name;
  // zod: `{ [$brand]: { UserId: true } }`.
  const inner = types
    .filter((each) => each.flags & ts.TypeFlags.Object)
    .flatMap((each) => checker.getPropertiesOfType(each))
    .find((each) => !isSymbolKey(each));
  return (
    inner?.name ?? properties.find((each) => !isSymbolKey(each))?.name ?? nameOfKey(String(properties[0]?.escapedName))
  );
}

function isSymbolKey({ escapedName }: ts.Symbol): boolean {
  return String(escapedName).startsWith('__@');
}

/** The variable of a unique symbol: `brand` of `__@brand@12`. */
function nameOfKey(escaped: string): string {
  return escaped.replace(/^__@/, '').replace(/@\d+$/, '');
}
