import { resolve } from 'node:path';
import { isBelow } from '../../analysis/lib/paths.js';
import type { Analysis } from '../../analysis/model/analysis.js';
import type { Folder } from '../../analysis/model/folder.js';
import { isScript } from '../../analysis/model/layout.js';
import type { EventModel } from '../../analysis/model/model.js';
import type { Session } from '../../analysis/session/session.js';
import type { OutputDifference } from '../../project/output/output.js';
import { type AppWatcher, type Round, watchApp } from '../../project/watch/watch-app.js';
import type { AppCode } from '../messages.js';
import { ENV_FILES, readEnv } from './env.js';
import { createImports } from './imports.js';

/** An app as it is now: what the analysis says, and what a child needs to run it. */
export type AppState = {
  readonly session: Session;
  readonly analysis: Analysis;
  readonly code: AppCode;
  /** How the generated files differed before they were written. */
  readonly difference: OutputDifference | undefined;
  readonly notes: readonly string[];
};

export type FollowOptions = {
  readonly folder: Folder;
  readonly memory: boolean;
  readonly inspect: number | undefined;
  /** Whether to go on after the first state. */
  readonly watch: boolean;
  /** Called at every change at once: the code that runs may be stale. A state follows. */
  readonly onNotice: () => void;
  /** `isStale` says whether the code that runs differs from this state. `isSettled`: no other change was noticed yet. */
  readonly onState: (state: AppState, change: { readonly isStale: boolean; readonly isSettled: boolean }) => void;
  readonly onError: (error: unknown) => void;
};

/** Files that decide how code is loaded. */
const LOADER_FILES = ['package.json', 'tsconfig.json'];

/** Keeps the generated files of an app fresh, and tells what it is after every change. */
export function followApp(options: FollowOptions): { close(): void } {
  const { folder, memory, inspect, watch, onNotice, onState } = options;
  const imports = createImports(folder);
  let running: ReadonlySet<string> = new Set();
  let last: AppState | undefined;
  let isDue = false;

  const onRound = ({ session, analysis, difference, notes, changed }: Round, watcher: AppWatcher): void => {
    imports.changed(changed);
    const code = toCode(analysis, last?.code, folder.path, { memory, inspect });
    const before = running;
    running = imports.from(listEntries(analysis));
    session.include([...running].filter(isScript));
    watcher.follow([...running, ...ENV_FILES, ...LOADER_FILES]);
    isDue ||= last === undefined || !isSame(code, last.code) || touches(changed, before) || touches(changed, running);
    last = { session, analysis: session.analysis(), code, difference, notes };
    const isSettled = !watcher.isPending();
    // What else was noticed belongs to the same change.
    onState(last, { isStale: isDue && isSettled, isSettled });
    if (isSettled) isDue = false;
    if (!watch) watcher.close();
  };
  return watchApp(folder, { ...options, withSchemas: true, readsCalls: true, onNotice, onRound });
}

/** The files that a child loads first. */
function listEntries({ model, routes }: Analysis): readonly string[] {
  const { settings, subscribers } = model;
  const schemas = settings.validate === undefined ? [] : [`${settings.outDir}/schemas.ts`];
  return [...new Set([...routes, ...subscribers].flatMap(({ file }) => file ?? [])), ...schemas];
}

function touches(changed: readonly string[], files: ReadonlySet<string>): boolean {
  return changed.some(
    (path) => files.has(path) || LOADER_FILES.includes(path) || [...files].some((file) => isBelow(file, path)),
  );
}

function toCode(
  { model, coverage }: Analysis,
  last: AppCode | undefined,
  folder: string,
  { memory, inspect }: { readonly memory: boolean; readonly inspect: number | undefined },
): AppCode {
  const env = readEnv(folder, process.env);
  // While a file of the model cannot be read, its events and subscribers are what they were.
  if (coverage === 'partial' && last !== undefined) return { ...last, env };
  const { settings } = model;
  const hasSchemas = settings.validate !== undefined && settings.validate !== 'invalid';
  return {
    folder,
    env,
    manifest: toManifest(model),
    subscribers: model.subscribers.flatMap(({ name, file }) =>
      file === undefined ? [] : [{ name, file: resolve(folder, file) }],
    ),
    ...(hasSchemas && { schemas: resolve(folder, settings.outDir, 'schemas.ts') }),
    memory,
    ...(inspect !== undefined && { inspect }),
  };
}

function toManifest(model: EventModel): AppCode['manifest'] {
  return {
    events: model.events.map(({ name, subscribers }) => ({ name, subscribers })),
    subscribers: model.subscribers.map(({ name, external, events }) => ({ name, external, events })),
  };
}

function isSame(one: AppCode, other: AppCode): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
