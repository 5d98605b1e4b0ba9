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

/** Listens, reads the app, and gives its code to the processes, again after each change. */
export async function serveApp(options: ServeAppOptions): Promise<DevServer> {
  const { folder, fleet, journal, show } = options;
  const listeners = new Set<() => void>();
  let state: AppState | undefined;
  let router: Router | undefined;
  let view: AppView | undefined;
  const schemas = new Map<string, Promise<unknown>>();
  const schemaOf = (type: string): Promise<unknown> => {
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
  const page = createPage(createHost({ fleet, journal, app, listeners, schemaOf }));
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
    restart: () => fleet.takeOver(state!.code),
    async close() {
      following.close();
      const closed = listening.close();
      await fleet.close();
      await closed;
    },
    kill,
  };
}

type HostOptions = Pick<PageHost, 'journal' | 'app' | 'schemaOf'> & {
  readonly fleet: Pick<Fleet, 'ask'>;
  /** Those who are told of changes. */
  readonly listeners: Set<() => void>;
};

function createHost({ fleet, listeners, ...rest }: HostOptions): PageHost {
  return {
    ...rest,
    token: randomUUID(),
    onAppChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    deliveries: (filter) => fleet.ask('deliveries', filter),
    event: (id) => fleet.ask('event', id),
    redrive: (filter) => fleet.ask('redrive', filter),
    replay: (filter) => fleet.ask('replay', filter),
    emit: (type, data) => fleet.ask('emit', { type, data }),
  };
}
