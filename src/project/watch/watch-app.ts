import { resolve } from 'node:path';
import { isBelow } from '../../analysis/lib/paths.js';
import type { Analysis } from '../../analysis/model/analysis.js';
import type { Folder } from '../../analysis/model/folder.js';
import { API_FOLDER } from '../../analysis/model/layout.js';
import type { Session } from '../../analysis/session/session.js';
import { type App, openApp } from '../app/open-app.js';
import { hasSchemas } from '../app/schemas.js';
import { isNewer } from '../disk/stats.js';
import { type OutputDifference, writeOutput } from '../output/output.js';
import { watchFiles } from './watch-files.js';
import { watchSchemas } from './watch-schemas.js';

/** The result of one analysis, and of the write that follows it. */
export type Round = {
  readonly session: Session;
  readonly analysis: Analysis;
  /** How the generated files differed before the write; undefined if they could not or must not be written now. */
  readonly difference: OutputDifference | undefined;
  /** Sentences on what `schemas.ts` leaves out. */
  readonly notes: readonly string[];
  /** The files and folders that have changed since the last round, relative to the app; none in the first round. */
  readonly changed: readonly string[];
  readonly seconds: number;
};

export type WatchOptions = {
  /** Asked before each write. */
  readonly mayWrite?: () => boolean;
  /** Whether `schemas.ts` is written too, which takes a type checker. Default: it is left as it is. */
  readonly withSchemas?: boolean;
  /** Whether routes and calls of `emit` are read too. Default: false. */
  readonly readsCalls?: boolean;
  /** Called at every change at once; a round follows, also if it changes nothing. */
  readonly onNotice?: () => void;
  readonly onRound: (round: Round, watcher: AppWatcher) => void;
  /** Called when a round fails, for example because of a read-only folder; the next change tries again. */
  readonly onError: (error: unknown) => void;
};

export type AppWatcher = {
  /** Also watches these files, relative to the app, whether or not they exist. */
  follow(paths: readonly string[]): void;
  /** Whether a change was noticed whose round has not ended. */
  isPending(): boolean;
  close(): void;
};

/**
 * Keeps the generated files of an app up to date until it is closed. Rounds never overlap: a round is synchronous, or it
 * waits for `schemas.ts`, and another round follows if something has changed meanwhile. The generated files are watched
 * too: the round after a write finds them unchanged.
 */
export function watchApp(
  folder: Folder,
  { mayWrite = () => true, withSchemas = false, readsCalls = false, onNotice, onRound, onError }: WatchOptions,
): AppWatcher {
  const gathered = new Set<string>();
  const output = createOutputFolder(folder);
  let app: App | undefined;
  let written: ReadonlyMap<string, string> = new Map();
  let closed = false;
  /** When the round began that runs, or ran last. */
  let began = 0;
  const schemas = withSchemas ? watchSchemas(folder, onError) : undefined;

  const round = async (): Promise<void> => {
    const started = performance.now();
    began = Date.now();
    try {
      app ??= openApp({ folder, keepsLast: true, readsCalls });
      const { session } = app;
      const changed = [...gathered];
      session.changed(changed);
      const analysis = session.analysis();
      output.forget(gathered);
      schemas?.changed(gathered);
      gathered.clear();
      let notes: readonly string[] = [];
      let rendered = analysis.coverage === 'whole' ? app.output() : undefined;
      watcher.follow([...session.followed(), ...(rendered ?? []).map(({ path }) => path)], session.folders());
      if (rendered !== undefined && schemas !== undefined && hasSchemas(analysis)) {
        const added = await schemas.add(analysis, rendered);
        [rendered, notes] = [added.files, added.notes];
        if (closed) return;
        watcher.follow(schemas.asked(), []);
      }
      const difference = rendered !== undefined && mayWrite() ? writeOutput(output, rendered, written) : undefined;
      if (difference !== undefined) {
        output.forget([...difference.missing, ...difference.changed].map(({ path }) => path));
        written = new Map(rendered?.map(({ path, text }) => [path, text]));
      }
      const seconds = (performance.now() - started) / 1000;
      onRound({ session, analysis, difference, notes, changed, seconds }, itself);
    } catch (error) {
      onError(error);
    }
  };

  const rounds = inTurn(round);
  const watcher = watchFiles(folder, {
    onNotice,
    onChange(paths) {
      for (const path of paths) gathered.add(path);
      rounds.request();
    },
    onError,
  });
  const itself: AppWatcher = {
    follow(paths) {
      // A file that nobody watched yet may have changed after it was read.
      const missed = watcher.follow(paths, []).filter((path) => isNewer(resolve(folder.path, path), began));
      if (missed.length === 0) return;
      for (const path of missed) gathered.add(path);
      rounds.request();
    },
    isPending: () => watcher.isPending() || gathered.size > 0,
    close() {
      closed = true;
      rounds.stop();
      watcher.close();
    },
  };
  // It is watched before it is read, so that no change in between is missed.
  if (readsCalls) watcher.follow([], [API_FOLDER]);
  rounds.request();
  return itself;
}

/** Runs `run` at a request; once more after it ends, if it was requested meanwhile. */
function inTurn(run: () => Promise<void>): { request(): void; stop(): void } {
  let running = false;
  let wanted = false;
  const runAll = async (): Promise<void> => {
    running = true;
    while (wanted) {
      wanted = false;
      await run();
    }
    running = false;
  };
  return {
    request() {
      wanted = true;
      if (!running) void runAll();
    },
    stop() {
      wanted = false;
    },
  };
}

/** The app's folder, with its generated files cached until they change, because they are large. */
function createOutputFolder(folder: Folder) {
  const texts = new Map<string, string | undefined>();
  return {
    ...folder,
    read(path: string): string | undefined {
      if (!texts.has(path)) texts.set(path, folder.read(path));
      return texts.get(path);
    },
    /** Forgets files, and what is below folders. */
    forget(paths: Iterable<string>): void {
      for (const path of paths)
        for (const file of texts.keys()) if (file === path || isBelow(file, path)) texts.delete(file);
    },
  };
}
