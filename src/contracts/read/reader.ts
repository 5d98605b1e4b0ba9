import type { ts } from 'ts-morph';
import { toAppPath } from '../../analysis/lib/paths.js';
import type { Span } from '../../analysis/model/source.js';
import type { Comment, WireType } from '../model/wire-type.js';
import type { Context, TypeScript } from './context.js';
import type { Shape } from './define.js';
import { commentOf, notesOf } from './notes.js';
import { readShape } from './read-compound.js';
import { readLeaf } from './read-leaf.js';

export type Reader = {
  /** The type of an event, and all that it is made of. Throws `EndlessType`. */
  read(type: ts.Type, hint: string): WireType;
  /** What has been read, by the names in references. */
  readonly shapes: ReadonlyMap<string, Shape>;
  /** The comments with tags that were met, apart from those of installed packages. */
  comments(): readonly Comment[];
  /** Whether a type was met that the compiler could not resolve. */
  isBroken(): boolean;
};

/** A generic type that refers to itself with ever larger arguments. */
export class EndlessType extends Error {
  readonly typeName: string;

  constructor(typeName: string) {
    super(typeName);
    this.typeName = typeName;
  }
}

/** So many different uses of one generic type inside each other never end. */
const MAX_NESTED = 16;

/** A type that waits to be read. */
type Entry = { readonly id: string; readonly type: ts.Type; readonly parent: Entry | undefined; readonly hint: string };

export function createReader(ts: TypeScript, program: ts.Program, root: string): Reader {
  const checker = program.getTypeChecker();
  const entries = new Map<ts.Type, Entry>();
  const shapes = new Map<string, Shape>();
  const waiting: Entry[] = [];
  const tagged = new Set<ts.Symbol>();
  let current: Entry | undefined;
  let broken = false;
  const isLibrary = (symbol: ts.Symbol): boolean =>
    (symbol.declarations ?? []).some((each) => program.isSourceFileDefaultLibrary(each.getSourceFile()));
  const guard = createGuard(isLibrary);

  const toReference = (type: ts.Type, hint: string): WireType => {
    let entry = entries.get(type);
    if (entry === undefined) {
      entry = { id: String(entries.size), type, parent: current, hint };
      entries.set(type, entry);
      guard(entry);
      waiting.push(entry);
    }
    return { kind: 'reference', name: entry.id };
  };
  const context: Context = {
    ts,
    checker,
    isLibrary,
    notes(symbol) {
      const notes = notesOf(ts, checker, symbol);
      if (symbol !== undefined && notes?.tags !== undefined) tagged.add(symbol);
      return notes;
    },
    span: (symbol) => (isLibrary(symbol) ? undefined : spanOf(ts, symbol, root)),
    visit(type, hint) {
      if (type.flags & ts.TypeFlags.Any && (type as { intrinsicName?: string }).intrinsicName === 'error')
        broken = true;
      return readLeaf(context, type, hint) ?? toReference(type, hint);
    },
  };
  return {
    shapes,
    comments: () => [...tagged].flatMap((each) => commentOf(ts, each, root) ?? []),
    isBroken: () => broken,
    read(type, hint) {
      current = undefined;
      const found = context.visit(type, hint);
      for (current = waiting.pop(); current !== undefined; current = waiting.pop()) {
        shapes.set(current.id, readShape(context, current.type, current.hint));
      }
      return found;
    },
  };
}

/** Throws where instances of one generic type are nested without end. */
function createGuard(isLibrary: (symbol: ts.Symbol) => boolean): (entry: Entry) => void {
  const counts = new Map<ts.Symbol, number>();
  return (entry) => {
    const symbol = entry.type.aliasSymbol ?? entry.type.getSymbol();
    if (symbol === undefined || isLibrary(symbol)) return;
    const count = (counts.get(symbol) ?? 0) + 1;
    counts.set(symbol, count);
    if (count <= MAX_NESTED) return;
    let nested = 0;
    for (let each: Entry | undefined = entry; each !== undefined; each = each.parent)
      if ((each.type.aliasSymbol ?? each.type.getSymbol()) === symbol) nested++;
    if (nested > MAX_NESTED) throw new EndlessType(symbol.name);
  };
}

function spanOf(ts: TypeScript, symbol: ts.Symbol, root: string): Span | undefined {
  const declaration = symbol.valueDeclaration ?? symbol.declarations?.[0];
  const name = declaration === undefined ? undefined : ts.getNameOfDeclaration(declaration);
  if (name === undefined) return undefined;
  const source = name.getSourceFile();
  return { file: toAppPath(root, source.fileName), start: name.getStart(source), end: name.end };
}
