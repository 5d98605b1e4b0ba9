import type { Changes } from './changes.js';
import { isSameList } from '../lib/collections.js';
import type { ModuleFacts } from '../model/facts.js';
import { createModules, type Modules, type PackageImports } from '../static/modules.js';

/** The files of an app as they are now. */
export type Files = {
  readonly find: (file: string) => ModuleFacts | undefined;
  readonly imports: PackageImports;
  readonly changes: Changes;
};

/** What was read from one file and from those it leads to. */
export type Reading<T> = {
  readonly value: T;
  /** Every file that it asked for, as it was then. */
  readonly seen: ReadonlyMap<string, ModuleFacts | undefined>;
  /** Groups of files that it asked for in vain. */
  readonly wanted: readonly (readonly string[])[];
};

type Remembered<T> = Reading<T> & { readonly imports: PackageImports };

/** A reading that is done again only when one of the files that it took has changed. */
export function remember<T>(read: (modules: Modules, file: string) => T): (files: Files, file: string) => Reading<T> {
  const known = new Map<string, Remembered<T>>();
  return (files, file) => {
    const old = known.get(file);
    if (old !== undefined && isFresh(old, files)) return old;
    const reading = readTracked(read, files, file);
    known.set(file, reading);
    return reading;
  };
}

function isFresh<T>({ imports, seen }: Remembered<T>, files: Files): boolean {
  if (imports !== files.imports) return false;
  for (const [file, facts] of seen) if (files.find(file) !== facts) return false;
  return true;
}

/** Readings of many files, and what they were made from. */
type AllRead<T> = {
  readonly paths: readonly string[];
  readonly readings: readonly Reading<T>[];
  readonly imports: PackageImports;
  readonly changes: Changes;
  readonly revision: number;
};

/** Readings of many files. After a change only those are looked at that asked for a file that has changed. */
export function rememberAll<T>(
  read: (modules: Modules, file: string) => T,
): (files: Files, paths: readonly string[]) => readonly Reading<T>[] {
  const readAgain = remember(read);
  const askers = createAskers();
  let last: AllRead<T> | undefined;
  return (files, paths) => {
    const { imports, changes } = files;
    const { revision } = changes;
    const readAt = (index: number): Reading<T> => {
      const reading = readAgain(files, paths[index] as string);
      for (const file of reading.seen.keys()) askers.note(file, index);
      return reading;
    };
    const known =
      last?.changes === changes && last.imports === imports && isSameList(last.paths, paths) ? last : undefined;
    const readings =
      known === undefined
        ? paths.map((_, index) => readAt(index))
        : replaceAt(known.readings, askers.of(changes.since(known.revision)), readAt);
    last = { paths, readings, imports, changes, revision };
    return readings;
  };
}

/** Which readings, by their index, asked for a file. One that no longer does is looked at in vain, which is harmless. */
function createAskers() {
  const indices = new Map<string, Set<number>>();
  return {
    note(file: string, index: number): void {
      const known = indices.get(file);
      if (known === undefined) indices.set(file, new Set([index]));
      else known.add(index);
    },
    of: (files: readonly string[]): ReadonlySet<number> =>
      new Set(files.flatMap((file) => [...(indices.get(file) ?? [])])),
  };
}

/** The same list where nothing is replaced. */
function replaceAt<T>(list: readonly T[], indices: ReadonlySet<number>, replace: (index: number) => T): readonly T[] {
  return indices.size === 0 ? list : list.map((item, index) => (indices.has(index) ? replace(index) : item));
}

function readTracked<T>(
  read: (modules: Modules, file: string) => T,
  { find, imports }: Files,
  file: string,
): Remembered<T> {
  const seen = new Map<string, ModuleFacts | undefined>();
  const wanted: (readonly string[])[] = [];
  const tracked = (path: string): ModuleFacts | undefined => {
    const facts = find(path);
    seen.set(path, facts);
    return facts;
  };
  const modules = createModules(tracked, imports, (candidates) => wanted.push(candidates));
  const value = read(modules, file);
  return { value, wanted, imports, seen };
}

/** A step that is done again only when one of its inputs is another; lists are the same when their items are. */
export function keepLast<I extends readonly unknown[], T>(step: (...inputs: I) => T): (...inputs: I) => T {
  let last: { readonly inputs: I; readonly result: T } | undefined;
  return (...inputs) => {
    const old = last;
    if (old !== undefined && inputs.every((input, index) => isSame(input, old.inputs[index]))) return old.result;
    last = { inputs, result: step(...inputs) };
    return last.result;
  };
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || (Array.isArray(a) && Array.isArray(b) && isSameList(a, b));
}

/** What follows from one object alone, done once for each as long as it lives. */
export function rememberEach<O extends object, T>(step: (owner: O) => T): (owner: O) => T {
  const known = new WeakMap<O, { readonly result: T }>();
  return (owner) => {
    const before = known.get(owner);
    if (before !== undefined) return before.result;
    const result = step(owner);
    known.set(owner, { result });
    return result;
  };
}
