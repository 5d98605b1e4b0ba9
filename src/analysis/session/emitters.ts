import { byCodeUnit } from '../lib/collections.js';
import { createGlobTest } from '../lib/globs.js';
import { isBelow } from '../lib/paths.js';
import type { ModuleFacts } from '../model/facts.js';
import { isScript } from '../model/layout.js';
import type { Settings } from '../model/model.js';
import { mayEmit } from '../syntax/read-module.js';
import type { PerFile } from './app-files.js';

/** The files that were read for their calls of `emit`, and why the others could not be. */
export type Emitters = { readonly sound: readonly string[]; readonly failures: readonly ModuleFacts[] };

/** The files to look for calls in, each once and sorted: the scripts of an app, but for those that it leaves out. */
export function listScripts(
  events: readonly string[],
  subscribers: readonly string[],
  routes: readonly string[],
  included: ReadonlySet<string>,
  { outDir, exclude }: Settings,
): readonly string[] {
  const isExcluded = createGlobTest(exclude);
  const isRead = (file: string): boolean => isScript(file) && !isBelow(file, outDir) && !isExcluded(file);
  return [...new Set([...events, ...subscribers, ...routes, ...included])].filter(isRead).sort(byCodeUnit);
}

/** Reads the files that may emit. A file that does not parse has no calls, even if its last good facts are kept. */
export function readEmitters(files: PerFile, scripts: readonly string[]): Emitters {
  const facts = scripts
    .filter((file) => mayEmit(files.textOf(file) ?? ''))
    .flatMap((file) => files.factsOf(file) ?? []);
  return {
    sound: facts.filter(({ failure }) => failure === undefined).map(({ file }) => file),
    failures: facts.filter(({ failure }) => failure !== undefined),
  };
}
