import { randomUUID } from 'node:crypto';
import type { Folder } from '../analysis/model/folder.js';
import type { AppState } from './app/follow-app.js';
import { findTsconfig } from './app/tsconfig.js';
import { readSchema } from './app/read-schema.js';
import { toView } from './app/view.js';
import { openProcess } from './fleet/app-process.js';
import { createFleet, type Fleet } from './fleet/fleet.js';
import { createRecorder } from './journal/recorder.js';
import { createJournal, type Journal } from './journal/journal.js';
import type { AppView, PageHost } from './page/host.js';
import { createPage } from './page/page.js';
import { listen, type ListenOptions } from './server/listen.js';
import { createRouter, type Router } from './server/router.js';
import { createListener } from './server/serve.js';

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
  readonly onNews: (news: News) => void;
  /** Called whenever a process of the app has ended. */
  readonly onProcessEnd: () => void;
  /** Called when the app cannot be read or written. */
  readonly onError: (error: unknown) => void;
};

/** What happens beside activities. */
export type News =
  /** The code runs, for the first time or after a change. */
  | { readonly kind: 'ready'; readonly pid: number | undefined; readonly ms: number }
  /** The process of the app has ended by itself, or cannot start. If it is final, only a change can help. */
  | { readonly kind: 'failure'; readonly error: string; readonly isFinal: boolean }
  | { readonly kind: 'app'; readonly state: AppState };

export type DevServer = {
  readonly url: string;
  readonly port: number;
  readonly journal: Journal;
  readonly state: () => AppState;
  readonly app: () => AppView;
  /** Loads the code again. */
  readonly restart: () => void;
  /** Ends when the requests and deliveries that run have ended. */
  readonly close: () => Promise<void>;
  /** Ends at once. What was emitted stays in the store. */
  readonly kill: () => void;
};

/** How long a client may take to read the last answer. */
const FLUSH_MS = 1000;

/** Starts the development server of an app, and resolves when it answers. Throws a `ToolError` if it cannot listen. */
export async function startDev(options: DevOptions): Promise<DevServer> {
  const { folder, onNews, keepStdout } = options;
  const journal = createJournal();
  const recorder = createRecorder(journal);
  const tsconfig = await findTsconfig(folder);
  const fleet = createFleet({
    open: () => {
      const process = openProcess({
        folder: folder.path,
        tsconfig,
        keepStdout,
        onStoreGone: () => fleet.takeOver(state!.code),
        onActivity: (activity, origin) => recorder.add(process.pid, activity, origin),
      });
      void process.ended.then((error) => recorder.lost(process.pid, error));
      void process.ended.then(() => options.onProcessEnd());
      return process;
    },
    onReady: (pid, ms) => onNews({ kind: 'ready', pid, ms }),
    onFailure: (error, isFinal) => onNews({ kind: 'failure', error, isFinal }),
  });
  // Loading the parser takes as long as starting the process, which has been started by now.
  const { followApp } = await import('./app/follow-app.js');
  const listeners = new Set<() => void>();
  const streams = new Set<() => void>();
  let state: AppState | undefined;
  let router: Router | undefined;
  let view: AppView | undefined;
  const schemas = new Map<string, Promise<unknown>>();
  const schemaOf = async (type: string): Promise<unknown> => {
    // It becomes an argument of a command.
    if (!state!.analysis.model.events.some(({ name }) => name === type)) return undefined;
    const schema = schemas.get(type) ?? readSchema(folder.path, type);
    schemas.set(type, schema);
    return schema;
  };
  const app = (): AppView => (view ??= toView(state!, folder.path));

  let resolveFirst!: () => void;
  let rejectFirst!: (error: unknown) => void;
  const first = new Promise<void>((...both) => ([resolveFirst, rejectFirst] = both));
  const following = followApp({
    ...options,
    onNotice: fleet.hold,
    onState(next, { isStale, isSettled }) {
      if (state?.analysis.routes !== next.analysis.routes) router = createRouter(next.analysis.routes);
      state = next;
      view = undefined;
      schemas.clear();
      if (isStale) fleet.takeOver(next.code);
      if (isSettled) fleet.release();
      onNews({ kind: 'app', state });
      for (const listener of listeners) listener();
      resolveFirst();
    },
    onError(error) {
      fleet.release();
      options.onError(error);
      rejectFirst(error);
    },
  });

  const host = createHost({ fleet, journal, app, listeners, streams, schemaOf });
  try {
    await first;
    const listener = createListener({
      folder: folder.path,
      fleet,
      journal,
      router: () => router!,
      page: createPage(host),
      isExposed: options.isExposed,
    });
    const listening = await listen(options, listener);
    return {
      ...listening,
      journal,
      state: () => state!,
      app,
      restart: () => fleet.takeOver(state!.code),
      async close() {
        following.close();
        const closed = listening.close();
        for (const end of streams) end();
        await fleet.close();
        // Everything is answered by now, apart from requests that have not arrived.
        const timer = setTimeout(listening.kill, FLUSH_MS);
        await closed;
        clearTimeout(timer);
      },
      kill() {
        following.close();
        fleet.kill();
        listening.kill();
      },
    };
  } catch (error) {
    following.close();
    fleet.kill();
    throw error;
  }
}

type HostOptions = Pick<PageHost, 'journal' | 'app' | 'schemaOf'> & {
  readonly fleet: Pick<Fleet, 'ask'>;
  /** Those who are told of changes. */
  readonly listeners: Set<() => void>;
  /** Those who are told of the end. */
  readonly streams: Set<() => void>;
};

function createHost({ fleet, listeners, streams, ...rest }: HostOptions): PageHost {
  return {
    ...rest,
    token: randomUUID(),
    onAppChange: addTo(listeners),
    onClose: addTo(streams),
    deliveries: (filter) => fleet.ask('deliveries', filter),
    event: (id) => fleet.ask('event', id),
    redrive: (filter) => fleet.ask('redrive', filter),
    replay: (filter) => fleet.ask('replay', filter),
    emit: (type, data) => fleet.ask('emit', { type, data }),
  };
}

/** Adds to a set; what it returns takes away again. */
function addTo<T>(set: Set<T>): (item: T) => () => void {
  return (item) => {
    set.add(item);
    return () => void set.delete(item);
  };
}
