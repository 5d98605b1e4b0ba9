import { byCodeUnit, isSameList } from '../lib/collections.js';
import { isBelow } from '../lib/paths.js';
import type { ModuleFacts } from '../model/facts.js';
import type { Folder } from '../model/folder.js';
import { decidesImports } from '../model/layout.js';
import { createModules, type Modules } from '../static/modules.js';
import { readModule } from '../syntax/read-module.js';

/** What a session remembers of each file: its text, its facts, and what follows from them. */
export interface PerFile {
  /** Runs `read` once per file, and again only after a change of a file that the last reading looked at. */
  remember<T>(read: (modules: Modules, file: string) => T): Reader<T>;
  /** The text of a file; undefined if there is no such file. */
  textOf(file: string): string | undefined;
  /** Like `textOf`, but does not start to follow the file. */
  textNow(file: string): string | undefined;
  /** The current facts of a file. */
  factsOf(file: string): ModuleFacts | undefined;
  /** The files that do not parse, sorted. */
  broken(): readonly string[];
  /** Whether a file does not parse and its last good facts are used. */
  isKept(file: string): boolean;
  /** Marks a file, or all files below a folder, for the next `refresh`. */
  changed(path: string): void;
  /** Reads the marked files again, and returns whether any text differs. */
  refresh(): boolean;
}

export interface Reader<T> {
  of(file: string): T;
  /** Forgets every reading: what they depend on besides files has changed. */
  clear(): void;
  /** Whether the reading of one of `readers` looked at a file. */
  looksAt(path: string, readers: ReadonlySet<string>): boolean;
  /** The files that current and past readings looked at, whether or not they exist. */
  seen(): Iterable<string>;
}

/** The readings of a reader by file, and for each path the files whose readings looked at it, now or before. */
type Memory<T = unknown> = {
  readonly readings: Map<string, { readonly value: T; readonly seen: readonly string[] }>;
  /** Most paths have one, and in a large app the sets would take more memory than the texts. */
  readonly lookers: Map<string, string | Set<string>>;
};

/** With `keepsLast`, the last good facts of a file are used while it does not parse. */
export function createPerFile(folder: Folder, keepsLast: boolean): PerFile {
  const texts = new Map<string, string | undefined>();
  const facts = new Map<string, ModuleFacts>();
  const lastGood = new Map<string, ModuleFacts>();
  const broken = new Set<string>();
  const changed = new Set<string>();
  const memories: Memory[] = [];
  const imports = createImports(folder);
  let moved = false;

  const textOf = (file: string): string | undefined => {
    if (!texts.has(file)) texts.set(file, folder.read(file));
    return texts.get(file);
  };

  const factsOf = (file: string): ModuleFacts | undefined => {
    const known = facts.get(file);
    if (known !== undefined) return known;
    const text = textOf(file);
    if (text === undefined) return undefined;
    // Equal facts stay the same object, so that nothing that depends on them is computed again.
    const found = keepSame(readModule(file, text), lastGood.get(file));
    facts.set(file, found);
    if (found.failure === undefined) lastGood.set(file, found);
    else broken.add(file);
    return found;
  };

  const find = (file: string): ModuleFacts | undefined => {
    const found = factsOf(file);
    return keepsLast && found?.failure !== undefined ? (lastGood.get(file) ?? found) : found;
  };

  /**
   * Reads a file again, and returns whether its text differs. If its facts differ, readings that looked at it are
   * dropped.
   */
  const readAgain = (file: string): boolean => {
    const text = folder.read(file);
    if (text === texts.get(file)) return false;
    const isRead = memories.some(({ lookers }) => lookers.has(file));
    const before = isRead ? find(file) : undefined;
    texts.set(file, text);
    facts.delete(file);
    broken.delete(file);
    if (text === undefined) lastGood.delete(file);
    if (text === undefined) moved = true;
    if (isRead && find(file) !== before) for (const memory of memories) forget(memory, file);
    return true;
  };

  return {
    remember: (read) => createReader(read, find, { memories, imports }),
    textOf,
    textNow: (file) => texts.get(file) ?? folder.read(file),
    factsOf,
    broken: () => [...broken].sort(byCodeUnit),
    isKept: (file) => keepsLast && broken.has(file) && lastGood.has(file),
    changed(path) {
      if (texts.get(path) === undefined || decidesImports(path)) moved = true;
      if (texts.has(path)) changed.add(path);
      else for (const file of texts.keys()) if (isBelow(file, path)) changed.add(file);
    },
    refresh() {
      imports.startRound();
      let isAnother = false;
      for (const file of changed) {
        isAnother = readAgain(file) || isAnother;
        changed.delete(file);
      }
      for (const file of moved ? imports.refresh() : []) {
        for (const memory of memories) forget(memory, file);
        isAnother = true;
      }
      moved = false;
      return isAnother;
    },
  };
}

/**
 * Remembers how imports resolve; relative ones until the next round, because their candidates do not depend on other
 * files, and looking whether these exist is cheap enough to do once a round.
 */
function createImports(folder: Folder) {
  const known = new Map<string, { readonly specifier: string; readonly from: string; found: readonly string[] }>();
  const relatives = new Map<string, readonly string[]>();
  return {
    resolve(specifier: string, from: string): readonly string[] {
      const key = `${from}\0${specifier}`;
      const before = known.get(key)?.found ?? relatives.get(key);
      if (before !== undefined) return before;
      const found = folder.resolve(specifier, from);
      if (specifier.startsWith('.')) relatives.set(key, found);
      else known.set(key, { specifier, from, found });
      return found;
    },
    startRound: () => relatives.clear(),
    /** Resolves everything again, and returns the files in which an import now resolves differently. */
    refresh(): readonly string[] {
      folder.refresh?.();
      return [...known.values()].flatMap((each) => {
        const found = folder.resolve(each.specifier, each.from);
        if (isSameList(found, each.found)) return [];
        each.found = found;
        return [each.from];
      });
    },
  };
}

type Find = (file: string) => ModuleFacts | undefined;

function createReader<T>(
  read: (modules: Modules, file: string) => T,
  find: Find,
  { memories, imports }: { readonly memories: Memory[]; readonly imports: Pick<Folder, 'resolve'> },
): Reader<T> {
  const memory: Memory<T> = { readings: new Map(), lookers: new Map() };
  memories.push(memory);
  const { readings, lookers } = memory;

  const readFile = (file: string): T => {
    const seen = new Set<string>();
    const modules = createModules((path) => {
      seen.add(path);
      return find(path);
    }, imports);
    const value = read(modules, file);
    readings.set(file, { value, seen: [...seen] });
    for (const path of seen) noteLooker(lookers, path, file);
    return value;
  };

  return {
    of(file) {
      const known = readings.get(file);
      return known === undefined ? readFile(file) : known.value;
    },
    clear() {
      readings.clear();
      lookers.clear();
    },
    looksAt: (path, readers) =>
      listLookers(memory, path).some((file) => readers.has(file) && readings.get(file)?.seen.includes(path) === true),
    seen: () => lookers.keys(),
  };
}

function noteLooker(lookers: Memory['lookers'], path: string, file: string): void {
  const known = lookers.get(path);
  if (known === undefined) lookers.set(path, file);
  else if (typeof known !== 'string') known.add(file);
  else if (known !== file) lookers.set(path, new Set([known, file]));
}

function listLookers({ lookers }: Memory, path: string): readonly string[] {
  const known = lookers.get(path) ?? [];
  return typeof known === 'string' ? [known] : [...known];
}

function forget(memory: Memory, path: string): void {
  for (const file of listLookers(memory, path)) memory.readings.delete(file);
  memory.lookers.delete(path);
}

function keepSame(found: ModuleFacts, before: ModuleFacts | undefined): ModuleFacts {
  return before !== undefined && JSON.stringify(found) === JSON.stringify(before) ? before : found;
}
