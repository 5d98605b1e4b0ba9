import type { Analysis } from '../core/analysis.js';
import type { LiveApp } from './live-app.js';
import { openApp } from './open-project.js';
import type { OutputDifference } from './compare-output.js';
import { watchFiles } from './watch-files.js';
import { writeOutput } from './write-output.js';

/** What became of a change. */
export type Round = {
  readonly app: LiveApp;
  readonly analysis: Analysis;
  /** Not there where nothing may be written now: the generated files stay what they were. */
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
 * Keeps the generated files of an app fresh, from now on. Reading, comparing and writing wait for nothing, so that one
 * round ends before the next begins. Our own output is watched too, and found unchanged.
 */
export function watchApp(root: string, { mayWrite = () => true, onRound, onError }: WatchOptions): { close(): void } {
  const gathered = new Set<string>();
  let app: LiveApp | undefined;
  let written: ReadonlyMap<string, string> = new Map();

  const round = (): void => {
    const started = performance.now();
    try {
      app ??= openApp(root, { keepsLast: true });
      app.update([...gathered]);
      gathered.clear();
      const analysis = app.analysis();
      const output = analysis.complete ? app.output() : undefined;
      watcher.follow([...app.extras(), ...(output ?? []).map(({ path }) => path)]);
      const difference = output !== undefined && mayWrite() ? writeOutput(root, output, written) : undefined;
      if (difference !== undefined) written = new Map(output?.map(({ path, text }) => [path, text]));
      onRound({ app, analysis, difference, seconds: (performance.now() - started) / 1000 });
    } catch (error) {
      onError(error);
    }
  };

  const watcher = watchFiles(root, {
    onChange(paths) {
      for (const path of paths) gathered.add(path);
      round();
    },
    onError,
  });
  round();
  return watcher;
}
