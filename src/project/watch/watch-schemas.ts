import { resolve } from 'node:path';
import { isBelow } from '../../analysis/lib/paths.js';
import type { Analysis } from '../../analysis/model/analysis.js';
import type { Folder } from '../../analysis/model/folder.js';
import type { SourceText } from '../../analysis/model/source.js';
import { addSchemas, type WithSchemas } from '../app/schemas.js';
import { recordFolder } from '../disk/record-folder.js';
import { isNewer } from '../disk/stats.js';

/** Renders `schemas.ts` of an app that changes: again only if a file that it follows from has changed. */
export type WatchedSchemas = {
  /** Tells which files may have changed. */
  readonly changed: (paths: Iterable<string>) => void;
  /**
   * The generated files with `schemas.ts`. Without it, if it cannot be rendered: `onError` gets the error, and the file
   * on the disk is left as it is.
   */
  readonly add: (analysis: Analysis, rendered: readonly SourceText[]) => Promise<WithSchemas<SourceText>>;
  /** The files that it follows from, whether or not they exist. */
  readonly asked: () => readonly string[];
};

type Last = {
  readonly rendered: readonly SourceText[];
  readonly result: WithSchemas<SourceText>;
  readonly asked: readonly string[];
};

export function watchSchemas(folder: Folder, onError: (error: unknown) => void): WatchedSchemas {
  let last: Last | undefined;

  const render = async (analysis: Analysis, rendered: readonly SourceText[]): Promise<Last> => {
    const recorded = recordFolder(folder);
    try {
      const result = await addSchemas(recorded.folder, analysis, rendered);
      return { rendered, result, asked: recorded.asked() };
    } catch (error) {
      onError(error);
      return { rendered, result: { files: rendered, notes: [] }, asked: recorded.asked() };
    }
  };

  return {
    changed(paths) {
      const asked = last?.asked ?? [];
      const isAsked = (path: string): boolean => asked.some((each) => each === path || isBelow(each, path));
      if ([...paths].some(isAsked)) last = undefined;
    },
    async add(analysis, rendered) {
      if (last?.rendered === rendered) return last.result;
      const started = Date.now();
      last = await render(analysis, rendered);
      // A file that nobody watched yet may have changed while it was read.
      if (isAnyNewer(folder, last.asked, started)) last = await render(analysis, rendered);
      return last.result;
    },
    asked: () => last?.asked ?? [],
  };
}

function isAnyNewer(folder: Folder, paths: readonly string[], time: number): boolean {
  return paths.some((path) => isNewer(resolve(folder.path, path), time));
}
