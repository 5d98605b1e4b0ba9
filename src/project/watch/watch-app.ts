import type { Analysis } from '../../analysis/model/analysis.js';
import type { Folder } from '../../analysis/model/folder.js';
import type { Session } from '../../analysis/session/session.js';
import { type App, openApp } from '../app/open-app.js';
import { type OutputDifference, writeOutput } from '../output/output.js';
import { watchFiles } from './watch-files.js';

/** What became of a change. */
export type Round = {
  readonly session: Session;
  readonly analysis: Analysis;
  /** Missing where nothing may be written now: the generated files stay what they were. */
  readonly difference: OutputDifference | undefined;
  readonly seconds: number;
};

export type WatchOptions = {
  /** Asked before each write. */
  readonly mayWrite?: () => boolean;
  readonly onRound: (round: Round) => void;
  /** Something is in the way, such as a read-only folder; the next change tries again. */
  readonly onError: (error: unknown) => void;
};

/**
 * Keeps the generated files of an app fresh, from now on. Reading, comparing and writing are synchronous, so that one
 * round ends before the next begins. Our own output is watched too, and found unchanged.
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
      watcher.follow([...session.followed(), ...(rendered ?? []).map(({ path }) => path)]);
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

/** The app's folder, whose generated files are read again only after a change: they are large. */
function createOutputFolder(folder: Folder) {
  const texts = new Map<string, string | undefined>();
  return {
    ...folder,
    read(path: string): string | undefined {
      if (!texts.has(path)) texts.set(path, folder.read(path));
      return texts.get(path);
    },
    forget(paths: Iterable<string>): void {
      for (const path of paths) texts.delete(path);
    },
  };
}
