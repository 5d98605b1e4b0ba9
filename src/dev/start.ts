import type { AppState } from './app/follow-app.js';
import { findTsconfig } from './app/tsconfig.js';
import { openProcess } from './fleet/app-process.js';
import { createFleet } from './fleet/fleet.js';
import type { Activity } from './journal/activity.js';
import { createJournal } from './journal/journal.js';
import { createRecorder } from './journal/recorder.js';
import type { Folder } from '../analysis/model/folder.js';
import type { ListenOptions } from './server/listen.js';

export type DevOptions = ListenOptions & {
  readonly folder: Folder;
  /** Whether events are kept in memory. */
  readonly memory: boolean;
  /** The port of the debugger, if there is one. */
  readonly inspect: number | undefined;
  /** Whether changes of files are followed. */
  readonly watch: boolean;
  /** Whether what the app prints goes to stderr. */
  readonly keepStdout: boolean;
  /** Loads who is told what happens, while the process of the app starts. */
  readonly loadShow: () => Promise<DevShow>;
};

export type DevShow = {
  readonly activity: (activity: Activity) => void;
  readonly news: (news: News) => void;
  /** The app cannot be read or written. */
  readonly trouble: (error: unknown) => void;
};

/** What happens beside activities. */
export type News =
  /** Requests are taken. They wait until the code runs. */
  | { readonly kind: 'listening'; readonly url: string; readonly port: number }
  /** The code runs, for the first time or after a change. */
  | { readonly kind: 'ready'; readonly pid: number | undefined; readonly ms: number }
  /** The process of the app has ended by itself, or cannot start. If it is final, only a change can help. */
  | { readonly kind: 'failure'; readonly error: string; readonly isFinal: boolean }
  | { readonly kind: 'app'; readonly state: AppState };

export type DevServer = {
  readonly url: string;
  /** Loads the code again. */
  readonly restart: () => void;
  /** Ends when the requests and deliveries that run have ended. */
  readonly close: () => Promise<void>;
  /** Ends at once. What was emitted stays in the store. */
  readonly kill: () => void;
};

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
        onActivity: (activity, origin) => recorder.add(process.pid, activity, origin),
      });
      void process.ended.then((error) => recorder.lost(process.pid, error));
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
