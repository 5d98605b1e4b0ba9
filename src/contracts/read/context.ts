import type { ts } from 'ts-morph';
import type { Span } from '../../analysis/model/source.js';
import type { Notes, WireType } from '../model/wire-type.js';

export type TypeScript = typeof ts;

/** What reading one type needs to know of the program. */
export type Context = {
  readonly ts: TypeScript;
  readonly checker: ts.TypeChecker;
  readonly isLibrary: (symbol: ts.Symbol) => boolean;
  readonly notes: (symbol: ts.Symbol | undefined) => Notes | undefined;
  readonly span: (symbol: ts.Symbol) => Span | undefined;
  /** The type as data; compound types become references to what is read later. */
  readonly visit: (type: ts.Type, hint: string) => WireType;
};

/** Whether JSON leaves out a property of this type. */
export function isAbsent({ ts, checker }: Context, type: ts.Type): boolean {
  if (type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void | ts.TypeFlags.ESSymbolLike)) return true;
  if (!(type.flags & ts.TypeFlags.Object)) return false;
  return [ts.SignatureKind.Call, ts.SignatureKind.Construct].some(
    (kind) => checker.getSignaturesOfType(type, kind).length > 0,
  );
}

export function mayBeAbsent(context: Context, type: ts.Type): boolean {
  if (type.flags & context.ts.TypeFlags.Union)
    return (type as ts.UnionType).types.some((each) => isAbsent(context, each));
  return isAbsent(context, type);
}
