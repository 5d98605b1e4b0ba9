import { randomUUID } from 'node:crypto';
import { type AppState, followApp } from './app/follow-app.js';
import { readSchema } from './app/read-schema.js';
import { toView } from './app/view.js';
import type { Fleet } from './fleet/fleet.js';
import type { Journal } from './journal/journal.js';
import type { AppView, PageHost } from './page/host.js';
import { createPage } from './page/page.js';
import { listen } from './server/listen.js';
import { createRouter, type Router } from './server/router.js';
import { createListener } from './server/serve.js';
import type { DevOptions, DevServer, DevShow } from './options.js';

export type ServeAppOptions = DevOptions & {
  readonly fleet: Fleet;
  readonly journal: Journal;
  readonly show: DevShow;
};

/** How long a client may take to read the last answer. */
const FLUSH_MS = 1000;

/** Listens, reads the app, and gives its code to the processes, again after each change. */
export async function serveApp(options: ServeAppOptions): Promise<DevServer> {
  const { folder, fleet, journal, show } = options;
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
  // Whoever waits for it hears of a failure.
  first.catch(() => undefined);
  const page = createPage(createHost({ fleet, journal, app, listeners, streams, schemaOf }));
  const listener = createListener({
    folder: folder.path,
    fleet,
    journal,
    router: () => router!,
    async page(request, response) {
      await first;
      return page(request, response);
    },
    isExposed: options.isExposed,
  });
  const listening = await listen(options, listener);
  const { url, port } = listening;
  show.news({ kind: 'listening', url, port });

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
      show.news({ kind: 'app', state });
      for (const each of listeners) each();
      resolveFirst();
    },
    onError(error) {
      fleet.release();
      show.trouble(error);
      rejectFirst(error);
    },
  });
  const kill = (): void => {
    following.close();
    fleet.kill();
    listening.kill();
  };
  try {
    await first;
  } catch (error) {
    kill();
    throw error;
  }
  return {
    url,
    restart: fleet.restart,
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
    kill,
  };
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
