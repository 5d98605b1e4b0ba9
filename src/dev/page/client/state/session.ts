import type { Activity } from '../../../journal/activity.js';
import type { AppView } from '../../host.js';
import { createHistory } from '../model/history.js';
import { type Api, createApi } from './api.js';
import { followStream } from './connection.js';
import { createStore, type Store } from './store.js';

export type State = {
  readonly connection: 'connecting' | 'live' | 'lost';
  readonly app: AppView | undefined;
  readonly activities: readonly Activity[];
  /** The number of dead deliveries, at most `MOST_DEAD`. */
  readonly dead: number;
  /** Changes whenever stored deliveries may have changed. */
  readonly round: number;
  /** What an action has done, or why it failed. */
  readonly notice: { readonly text: string; readonly isBad: boolean } | undefined;
  /** The payload that the form starts with. */
  readonly prefill: { readonly type: string; readonly data: unknown } | undefined;
};

export type Session = {
  readonly store: Store<State>;
  readonly api: Api;
  /** Runs an action, and shows what `describe` says of its result, or its error. */
  readonly run: <T>(action: Promise<T>, describe: (result: T) => string) => Promise<void>;
  readonly clear: () => void;
};

/** As many are counted. */
export const MOST_DEAD = 100;
/** The shortest time between two looks at the stored deliveries, in milliseconds. */
const LOOK_MS = 500;

export function createSession(firstToken: string): Session {
  let token = firstToken;
  const history = createHistory();
  const api = createApi(() => token);
  const store = createStore<State>({
    connection: 'connecting',
    app: undefined,
    activities: [],
    dead: 0,
    round: 0,
    notice: undefined,
    prefill: undefined,
  });
  const showSoon = once(requestAnimationFrame, () => store.set({ activities: history.activities() }));
  const lookSoon = once(
    (look) => setTimeout(look, LOOK_MS),
    async () => {
      store.set({ round: store.get().round + 1 });
      const dead = await api.deliveries({ state: 'dead', limit: MOST_DEAD }).catch(() => undefined);
      if (dead !== undefined) store.set({ dead: dead.length });
    },
  );
  followStream({
    hello(hello) {
      token = hello.token;
      history.replace(hello.activities);
      store.set({ connection: 'live', app: hello.app, activities: history.activities() });
      lookSoon();
    },
    activities(activities) {
      history.add(activities);
      showSoon();
      if (activities.some(({ kind }) => kind === 'delivery')) lookSoon();
    },
    app: (app) => store.set({ app }),
    lost: () => store.set({ connection: 'lost' }),
  });
  return {
    store,
    api,
    async run(action, describe) {
      const notice = await action.then(
        (result) => ({ text: describe(result), isBad: false }),
        (error: Error) => ({ text: error.message, isBad: true }),
      );
      store.set({ notice });
      lookSoon();
    },
    clear() {
      history.replace([]);
      store.set({ activities: [] });
    },
  };
}

/** Calls `run` once for all calls until `schedule` lets it. */
function once(schedule: (run: () => void) => unknown, run: () => void): () => void {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    schedule(() => {
      isWaiting = false;
      run();
    });
  };
}
