import { findTsconfig } from './app/tsconfig.js';
import { openProcess } from './fleet/app-process.js';
import { createFleet } from './fleet/fleet.js';
import { createJournal } from './journal/journal.js';
import { createRecorder } from './journal/recorder.js';
import type { DevOptions, DevServer, DevShow } from './options.js';

/**
 * Starts the development server of an app, and resolves when the app was read for the first time. Throws a `ToolError` if
 * it cannot listen, or if the app cannot be read.
 */
export async function startDev(options: DevOptions): Promise<DevServer> {
  const { folder, keepStdout } = options;
  let show: DevShow | undefined;
  const journal = createJournal();
  const recorder = createRecorder(journal);
  const tsconfig = await findTsconfig(folder);
  const fleet = createFleet({
    open: () => {
      const process = openProcess({
        folder: folder.path,
        tsconfig,
        keepStdout,
        onStoreGone: () => fleet.restart(),
        onActivity: (activity, origin) => recorder.add(process.pid, activity, origin),
      });
      void process.ended.then((error) => recorder.lost(process.pid, error));
      void process.ended.then(() => options.onProcessEnd());
      return process;
    },
    onReady: (pid, ms) => show?.news({ kind: 'ready', pid, ms }),
    onFailure: (error, isFinal) => show?.news({ kind: 'failure', error, isFinal }),
  });
  try {
    // The process of the app starts while this is loaded, and while the app is read.
    show = await options.loadShow();
    journal.listen(show.activity);
    const { serveApp } = await import('./serve-app.js');
    return await serveApp({ ...options, fleet, journal, show });
  } catch (error) {
    fleet.kill();
    throw error;
  }
}
