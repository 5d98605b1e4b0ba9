import type { Folder } from '../analysis/model/folder.js';
import type { AppState } from './app/follow-app.js';
import type { Activity } from './journal/activity.js';
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
  /** Called whenever a process of the app has ended. */
  readonly onProcessEnd: () => void;
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
