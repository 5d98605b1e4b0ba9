import { createChanges } from './changes.js';
import { byCodeUnit } from '../lib/collections.js';
import type { ModuleFacts } from '../model/facts.js';
import { isEventFile, isScript, isSubscriberFile, PACKAGE_JSON } from '../model/layout.js';
import { readPackage } from '../static/modules.js';
import { type Files, keepLast } from './remember.js';
import { mayEmit, readModule } from '../syntax/read-module.js';

/** Paths of the files that an analysis starts from, each list sorted. */
export type Starts = {
  readonly events: readonly string[];
  readonly subscribers: readonly string[];
  /** Files that may call `emit`. */
  readonly emitters: readonly string[];
};

/** The texts of an app and what each says by itself. A text is parsed when it is first asked for. */
export interface FileStore extends Files {
  /** Whether that changed anything. */
  set(path: string, text: string): boolean;
  delete(path: string): boolean;
  textOf(path: string): string | undefined;
  /** What a file says; of one that does not parse, what it last said where that is kept. */
  find(path: string): ModuleFacts | undefined;
  /** What a file says now. */
  read(path: string): ModuleFacts | undefined;
  /** The name of the app's package. */
  readonly packageName: string | undefined;
  /** Whether `find` answers with what a file said before it broke. */
  isKept(path: string): boolean;
  starts(): Starts;
  /** The files that were read and do not parse, sorted. */
  failures(): readonly ModuleFacts[];
}

export function createFileStore(keepsLast: boolean): FileStore {
  const texts = new Map<string, string>();
  const facts = new Map<string, ModuleFacts>();
  const lastGood = new Map<string, ModuleFacts>();
  const broken = new Set<string>();
  const emitters = new Set<string>();
  const changes = createChanges();
  const readPackageAgain = keepLast(readPackage);
  let starts: Starts | undefined;

  const read = (path: string): ModuleFacts | undefined => {
    const known = facts.get(path);
    if (known !== undefined) return known;
    const text = texts.get(path);
    if (text === undefined) return undefined;
    // The same facts stay the same object, so that nothing that follows from them is done again.
    const found = keepSame(readModule(path, text), lastGood.get(path));
    facts.set(path, found);
    if (found.failure === undefined) lastGood.set(path, found);
    else broken.add(path);
    return found;
  };

  return {
    set(path, text) {
      const before = texts.get(path);
      if (before === text) return false;
      changes.note(path);
      facts.delete(path);
      broken.delete(path);
      texts.set(path, text);
      const emits = isScript(path) && mayEmit(text);
      if (before === undefined || emits !== emitters.has(path)) starts = undefined;
      if (emits) emitters.add(path);
      else emitters.delete(path);
      return true;
    },
    delete(path) {
      if (!texts.delete(path)) return false;
      for (const each of [facts, lastGood, broken, emitters]) each.delete(path);
      starts = undefined;
      changes.note(path);
      return true;
    },
    changes,
    textOf: (path) => texts.get(path),
    find(path) {
      const found = read(path);
      return keepsLast && found?.failure !== undefined ? (lastGood.get(path) ?? found) : found;
    },
    read,
    isKept: (path) => keepsLast && broken.has(path) && lastGood.has(path),
    starts() {
      starts ??= {
        events: [...texts.keys()].filter(isEventFile).sort(byCodeUnit),
        subscribers: [...texts.keys()].filter(isSubscriberFile).sort(byCodeUnit),
        emitters: [...emitters].sort(byCodeUnit),
      };
      return starts;
    },
    failures: () => [...broken].sort(byCodeUnit).map((path) => read(path) as ModuleFacts),
    get packageName() {
      return readPackageAgain(texts.get(PACKAGE_JSON)).name;
    },
    get imports() {
      return readPackageAgain(texts.get(PACKAGE_JSON)).imports;
    },
  };
}

function keepSame(found: ModuleFacts, before: ModuleFacts | undefined): ModuleFacts {
  return before !== undefined && JSON.stringify(found) === JSON.stringify(before) ? before : found;
}
