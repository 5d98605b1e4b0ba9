import { isBelow } from '../../analysis/lib/paths.js';
import type { Analysis } from '../../analysis/model/analysis.js';
import type { Folder } from '../../analysis/model/folder.js';
import type { Session } from '../../analysis/session/session.js';
import { type App, openApp } from '../app/open-app.js';
import { type OutputDifference, writeOutput } from '../output/output.js';
import { watchFiles } from './watch-files.js';

/** The result of one analysis, and of the write that follows it. */
export type Round = {
  readonly session: Session;
  readonly analysis: Analysis;
  /** How the generated files differed before the write; undefined if they could not or must not be written now. */
  readonly difference: OutputDifference | undefined;
  readonly seconds: number;
};

export type WatchOptions = {
  /** Asked before each write. */
  readonly mayWrite?: () => boolean;
  readonly onRound: (round: Round) => void;
  /** Called when a round fails, for example because of a read-only folder; the next change tries again. */
  readonly onError: (error: unknown) => void;
};

/**
 * Keeps the generated files of an app up to date until it is closed. A round is synchronous, so rounds never overlap.
 * The generated files are watched too: the round after a write finds them unchanged.
 */
export function watchApp(folder: Folder, { mayWrite = () => true, onRound, onError }: WatchOptions): { close(): void } {
  const gathered = new Set<string>();
  const output = createOutputFolder(folder);
  let app: App | undefined;
  let written: ReadonlyMap<string, string> = new Map();

  const round = (): void => {
    const started = performance.now();
    try {
      app ??= openApp({ folder, keepsLast: true });
      const { session } = app;
      session.changed([...gathered]);
      const analysis = session.analysis();
      output.forget(gathered);
      gathered.clear();
      const rendered = analysis.coverage === 'whole' ? app.output() : undefined;
      watcher.follow([...session.followed(), ...(rendered ?? []).map(({ path }) => path)], session.folders());
      const difference = rendered !== undefined && mayWrite() ? writeOutput(output, rendered, written) : undefined;
      if (difference !== undefined) {
        output.forget([...difference.missing, ...difference.changed].map(({ path }) => path));
        written = new Map(rendered?.map(({ path, text }) => [path, text]));
      }
      onRound({ session, analysis, difference, seconds: (performance.now() - started) / 1000 });
    } catch (error) {
      onError(error);
    }
  };

  const watcher = watchFiles(folder, {
    onChange(paths) {
      for (const path of paths) gathered.add(path);
      round();
    },
    onError,
  });
  round();
  return watcher;
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
