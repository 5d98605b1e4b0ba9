import type { Analysis } from '../../analysis/model/analysis.js';
import type { LiveApp } from '../app/live-app.js';
import { openApp } from '../app/open-project.js';
import type { OutputDifference } from '../output/compare-output.js';
import { createTextReader } from '../disk/read-text.js';
import { watchFiles } from './watch-files.js';
import { writeOutput } from '../output/write-output.js';

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
  const output = createTextReader(root);
  let written: ReadonlyMap<string, string> = new Map();

  const round = (): void => {
    const started = performance.now();
    try {
      app ??= openApp(root, { keepsLast: true });
      app.update([...gathered]);
      for (const path of gathered) output.forget(path);
      gathered.clear();
      const analysis = app.analysis();
      const rendered = analysis.complete ? app.output() : undefined;
      watcher.follow([...app.extras(), ...(rendered ?? []).map(({ path }) => path)]);
      const known = { read: output.read, written };
      const difference = rendered !== undefined && mayWrite() ? writeOutput(root, rendered, known) : undefined;
      if (difference !== undefined) written = new Map(rendered?.map(({ path, text }) => [path, text]));
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
