import { byCodeUnit } from './collections.js';
import type { ModuleFacts } from './facts.js';
import { isEventFile, isScript, isSubscriberFile } from './layout.js';
import { PACKAGE_JSON, readPackageImports } from './modules.js';
import { type Files, keepLast } from './remember.js';
import { mayEmit, readModule } from './syntax/read-module.js';

/** Paths of the files that an analysis starts from, each list sorted. */
export type Starts = {
  readonly events: readonly string[];
  readonly subscribers: readonly string[];
  /** Files that may emit. */
  readonly emitters: readonly string[];
};

/** The texts of an app, each parsed once, when it is first asked for. */
export interface FileSet extends Files {
  /** Whether this changed anything. */
  set(path: string, text: string): boolean;
  delete(path: string): boolean;
  textOf(path: string): string | undefined;
  starts(): Starts;
}

export function createFileSet(): FileSet {
  const texts = new Map<string, string>();
  const parsed = new Map<string, { readonly text: string; readonly facts: ModuleFacts }>();
  const emitters = new Set<string>();
  const readImports = keepLast(readPackageImports);
  let starts: Starts | undefined;

  return {
    set(path, text) {
      const before = texts.get(path);
      if (before === text) return false;
      const emits = isScript(path) && mayEmit(text);
      if (before === undefined || emits !== emitters.has(path)) starts = undefined;
      if (emits) emitters.add(path);
      else emitters.delete(path);
      texts.set(path, text);
      return true;
    },
    delete(path) {
      starts = undefined;
      emitters.delete(path);
      parsed.delete(path);
      return texts.delete(path);
    },
    textOf: (path) => texts.get(path),
    starts() {
      starts ??= {
        events: [...texts.keys()].filter(isEventFile).sort(byCodeUnit),
        subscribers: [...texts.keys()].filter(isSubscriberFile).sort(byCodeUnit),
        emitters: [...emitters].sort(byCodeUnit),
      };
      return starts;
    },
    find(path) {
      const text = texts.get(path);
      if (text === undefined) return undefined;
      const old = parsed.get(path);
      if (old?.text === text) return old.facts;
      const read = readModule(path, text);
      // The same facts are the same object, so that nothing that follows from them is done again.
      const facts = old !== undefined && JSON.stringify(read) === JSON.stringify(old.facts) ? old.facts : read;
      parsed.set(path, { text, facts });
      return facts;
    },
    get imports() {
      return readImports(texts.get(PACKAGE_JSON));
    },
  };
}
