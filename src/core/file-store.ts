import { byCodeUnit } from './collections.js';
import type { ModuleFacts } from './facts.js';
import { isEventFile, isSubscriberFile } from './layout.js';
import { mayEmit, readModule } from './syntax/read-module.js';

/** The texts of an app and what each says by itself. A text is parsed when it is first asked for. */
export interface FileStore {
  /** Whether that changed anything. */
  set(path: string, text: string): boolean;
  delete(path: string): boolean;
  textOf(path: string): string | undefined;
  /** What a file says; of one that does not parse, what it last said where that is kept. */
  find(path: string): ModuleFacts | undefined;
  /** Whether `find` answers with what a file said before it broke. */
  isKept(path: string): boolean;
  /** Whether its text may hold calls of `emit`. */
  mayEmit(path: string): boolean;
  /** The files of events and subscribers, sorted. */
  modelFiles(): ModelFiles;
  /** The files that may call `emit`, as they are now, sorted. */
  emitting(): readonly ModuleFacts[];
  /** The files that were read and do not parse, sorted. */
  failures(): readonly ModuleFacts[];
}

export type ModelFiles = { readonly eventFiles: readonly string[]; readonly subscriberFiles: readonly string[] };

export function createFileStore(keepsLast: boolean): FileStore {
  const texts = new Map<string, string>();
  const emitting = new Set<string>();
  const { read, forget, ...facts } = createFactsStore((path) => texts.get(path));
  let modelFiles: ModelFiles | undefined;

  const listFiles = (accepts: (path: string) => boolean): readonly string[] =>
    [...texts.keys()].filter(accepts).sort(byCodeUnit);

  return {
    ...facts,
    set(path, text) {
      const before = texts.get(path);
      if (before === text) return false;
      forget(path, keepsLast);
      texts.set(path, text);
      if (isScript(path) && mayEmit(text)) emitting.add(path);
      else emitting.delete(path);
      if (before === undefined) modelFiles = undefined;
      return true;
    },
    delete(path) {
      if (!texts.delete(path)) return false;
      forget(path, false);
      emitting.delete(path);
      modelFiles = undefined;
      return true;
    },
    textOf: (path) => texts.get(path),
    mayEmit: (path) => emitting.has(path),
    modelFiles() {
      modelFiles ??= { eventFiles: listFiles(isEventFile), subscriberFiles: listFiles(isSubscriberFile) };
      return modelFiles;
    },
    emitting: () => [...emitting].sort(byCodeUnit).map((path) => read(path) as ModuleFacts),
  };
}

/** What each file says now, and what it said before it broke. */
function createFactsStore(textOf: (path: string) => string | undefined) {
  const facts = new Map<string, ModuleFacts>();
  const lastGood = new Map<string, ModuleFacts>();
  const broken = new Set<string>();

  const read = (path: string): ModuleFacts | undefined => {
    const known = facts.get(path);
    const text = known === undefined ? textOf(path) : undefined;
    if (text === undefined) return known;
    const found = readModule(path, text);
    facts.set(path, found);
    if (found.failure === undefined) lastGood.delete(path);
    else broken.add(path);
    return found;
  };

  return {
    read,
    /** The text changed or is gone; `keeps` whether what it said may still be of use. */
    forget(path: string, keeps: boolean): void {
      const known = facts.get(path);
      if (!keeps) lastGood.delete(path);
      else if (known !== undefined && known.failure === undefined) lastGood.set(path, known);
      facts.delete(path);
      broken.delete(path);
    },
    find(path: string): ModuleFacts | undefined {
      const found = read(path);
      return found?.failure === undefined ? found : (lastGood.get(path) ?? found);
    },
    isKept: (path: string): boolean => broken.has(path) && lastGood.has(path),
    failures: (): readonly ModuleFacts[] => [...broken].sort(byCodeUnit).map((path) => read(path) as ModuleFacts),
  };
}

function isScript(path: string): boolean {
  return /\.[mc]?[jt]sx?$/.test(path) && !/\.d\.[mc]?ts$/.test(path);
}
