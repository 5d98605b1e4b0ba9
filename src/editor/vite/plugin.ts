import type { Plugin, ResolvedConfig, ViteDevServer } from 'vite';
import type { Folder } from '../../analysis/model/folder.js';
import { openWholeProject, withSchemas } from '../../project/app/project.js';
import { listCompiledFiles, loadTsconfigs } from '../../project/compiler/load-tsconfig.js';
import { findAppFolder } from '../../project/disk/folder.js';
import { isMerging } from '../../project/disk/git-state.js';
import { compareOutput, isStale } from '../../project/output/output.js';
import { watchApp } from '../../project/watch/watch-app.js';
import { type Reported, reportDiagnostics, reportFailure, reportStale } from './report.js';

export type TscRunOptions = {
  /** The folder of `tsc-run.config.ts`, relative to Vite's root. Default: the nearest one from the root upwards. */
  readonly project?: string;
};

/** An update of Vite clears the overlay, and is sent after the hook that announces it. */
const AFTER_UPDATE_MS = 100;

/**
 * Keeps the generated files of an app fresh while `vite` serves it, and shows its problems in the overlay and the
 * terminal. `vite build` writes nothing: it fails where there are errors, or where the generated files are stale.
 *
 * @example
 * // vite.config.ts
 * import { tscRun } from '@tsc-run/core/vite';
 *
 * export default defineConfig({ plugins: [tscRun()] });
 */
export function tscRun({ project }: TscRunOptions = {}): Plugin {
  let config: ResolvedConfig;
  let folder: Folder;
  let overlay: Overlay | undefined;
  let stop = (): void => undefined;
  return {
    name: 'tsc-run',
    configResolved(resolved) {
      config = resolved;
      folder = findAppFolder(config.root, project);
    },
    configureServer(server) {
      const shown = createOverlay(server);
      overlay = shown;
      const show = createReporter(config, shown);
      const watching = watchApp(folder, {
        withSchemas: true,
        mayWrite: () => !isMerging(folder),
        onRound: ({ session, analysis }) => show(reportDiagnostics(session, analysis.diagnostics)),
        onError: (error) => show(reportFailure(error)),
      });
      stop = () => watching.close();
    },
    handleHotUpdate() {
      setTimeout(() => overlay?.repeat(), AFTER_UPDATE_MS).unref();
    },
    closeBundle() {
      stop();
    },
    async buildStart() {
      if (config.command !== 'build') return;
      for (const { severity, ...log } of await checkApp(folder)) {
        if (severity === 'error') this.error(log);
        this.warn(log);
      }
    },
  };
}

/** What is wrong with an app, calls of `emit` included; warnings first. */
async function checkApp(folder: Folder): Promise<readonly Reported[]> {
  const compiled = listCompiledFiles(folder, loadTsconfigs(folder));
  const { session, analysis, rendered } = await withSchemas(openWholeProject(folder, compiled));
  const found = reportDiagnostics(session, analysis.diagnostics);
  const stale = analysis.coverage === 'whole' && isStale(compareOutput(folder, rendered)) ? [reportStale(folder)] : [];
  const isError = ({ severity }: Reported): boolean => severity === 'error';
  return [...found.filter((each) => !isError(each)), ...found.filter(isError), ...stale];
}

/** Prints what is new, and keeps the overlay at the first error. */
function createReporter({ logger }: ResolvedConfig, overlay: Overlay): (reported: readonly Reported[]) => void {
  let last = '';
  return (reported) => {
    const text = JSON.stringify(reported);
    if (text === last) return;
    const wasClean = last === '' || last === '[]';
    last = text;
    for (const { severity, message, place, frame } of reported) {
      const lines = [place, message, frame].filter((each) => each !== '').join('\n');
      logger[severity === 'error' ? 'error' : 'warn'](`[tsc-run] ${lines}`, { timestamp: true });
    }
    if (reported.length === 0 && !wasClean) logger.info('[tsc-run] no problems', { timestamp: true });
    overlay.show(reported.filter(({ severity }) => severity === 'error'));
  };
}

type Overlay = { show(errors: readonly Reported[]): void; repeat(): void };

/** Vite's overlay in every page, also in those that are opened later. */
function createOverlay({ ws }: ViteDevServer): Overlay {
  let current: readonly Reported[] = [];
  const repeat = (): void => {
    const [first] = current;
    if (first === undefined) return;
    const more = current.length === 1 ? '' : `\n\n(1 of ${current.length} errors; the terminal shows all.)`;
    const { message, id, loc, frame } = first;
    ws.send({
      type: 'error',
      err: { plugin: 'tsc-run', message: message + more, stack: '', frame, ...(id && { id }), ...(loc && { loc }) },
    });
  };
  ws.on('connection', repeat);
  return {
    show(errors) {
      const hadErrors = current.length > 0;
      current = errors;
      // An update without files clears the overlay and changes nothing else.
      if (errors.length === 0 && hadErrors) ws.send({ type: 'update', updates: [] });
      repeat();
    },
    repeat,
  };
}
