import type { ts } from 'ts-morph';
import type { Context, TypeScript } from './context.js';

/** The name that a type has in the program: that of its alias, interface, class or enum, with its arguments. */
export function nameOf(context: Context, type: ts.Type): string | undefined {
  const { ts, checker, isLibrary } = context;
  const symbol = type.aliasSymbol ?? (isNamed(ts, type) ? type.getSymbol() : undefined);
  if (symbol === undefined || isLibrary(symbol)) return undefined;
  const name = symbol.name === 'default' ? (declaredName(ts, symbol) ?? 'Default') : symbol.name;
  const args =
    type.aliasSymbol === undefined
      ? type.flags & ts.TypeFlags.Object && (type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference
        ? checker.getTypeArguments(type as ts.TypeReference)
        : []
      : (type.aliasTypeArguments ?? []);
  const words = args.filter((each) => !(each.flags & ts.TypeFlags.TypeParameter)).map((each) => wordFor(context, each));
  return words.length === 0 ? name : `${name} of ${words.join(' and ')}`;
}

function isNamed(ts: TypeScript, type: ts.Type): boolean {
  return (
    type.isClassOrInterface() ||
    (type.flags & ts.TypeFlags.EnumLike) !== 0 ||
    ((type.flags & ts.TypeFlags.Object) !== 0 &&
      ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference) !== 0 &&
      (type as ts.TypeReference).target?.isClassOrInterface())
  );
}

function declaredName(ts: TypeScript, symbol: ts.Symbol): string | undefined {
  const [declaration] = symbol.declarations ?? [];
  const name = declaration === undefined ? undefined : ts.getNameOfDeclaration(declaration);
  return name !== undefined && ts.isIdentifier(name) ? name.text : undefined;
}

const MAX_WORD = 40;

function wordFor({ checker }: Context, type: ts.Type): string {
  const text = type.aliasSymbol?.name ?? checker.typeToString(type);
  return /^[\p{L}\p{N}_$<>, ]+$/u.test(text) && text.length <= MAX_WORD ? text : 'Other';
}
