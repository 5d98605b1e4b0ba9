import type { Consumer, Deliver } from '../../runtime/bus.js';
import type { Envelope } from '../../runtime/envelope.js';
import { cannotConsume, cannotDeliver, deliversAlready, lacksSubscribers } from '../refusals.js';
import { createRoutes, findMissing, type ManifestSource } from '../routing.js';
import { type Clock, systemClock, type Timer } from './clock.js';
import { type EngineConsumer, startConsumer } from './consumer.js';
import { hasEnded, identify } from './identity.js';
import { createInbox, type Inbox } from './inbox.js';
import { createProblems, type OnProblem } from './problems.js';
import type { EngineSettings } from './settings.js';
import type { Identity, Store } from './store.js';

/** What every bus does, over a store: accepts, delivers, and closes. */
export type Engine = {
  readonly publish: (batch: readonly Envelope[]) => Promise<void>;
  readonly consume: (deliver: Deliver) => Promise<Consumer>;
  readonly idle: () => Promise<void>;
  readonly close: () => Promise<void>;
  /** Looks for due deliveries, because something has made some wait. */
  readonly wake: () => void;
};

export type EngineOptions = {
  readonly store: Store;
  readonly manifest: ManifestSource;
  readonly settings: EngineSettings;
  /** Default: prints on stderr. */
  readonly onProblem?: OnProblem | undefined;
  /** Whether a commit costs so little that each publication gets its own at once. Default: false. */
  readonly isCheap?: boolean;
  /** Default: that of this machine. */
  readonly clock?: Clock;
  /** Default: this process, as others on this machine can check it. */
  readonly identity?: Identity;
  readonly hasEnded?: (member: Identity) => boolean;
};

type State = EngineOptions & {
  readonly clock: Clock;
  readonly problems: ReturnType<typeof createProblems>;
  readonly inbox: Inbox;
  /** The consumer, from the call of `consume` until it has closed. */
  starting?: Promise<EngineConsumer> | undefined;
  consumer?: EngineConsumer | undefined;
  isClosing: boolean;
  isClosed: boolean;
  waiters: Set<() => void>;
};

export function createEngine(options: EngineOptions): Engine {
  const { clock = systemClock, store, manifest, settings, isCheap = false, onProblem } = options;
  const problems = createProblems(onProblem, isShared(settings));
  const wake = () => state.consumer?.wake();
  const inbox = createInbox({ store, routes: createRoutes(manifest), clock, problems, onStored: wake, isCheap });
  const state: State = { ...options, clock, problems, inbox, isClosing: false, isClosed: false, waiters: new Set() };
  let closed: Promise<void> | undefined;
  return {
    publish: inbox.publish,
    consume: (deliver) => consume(state, deliver),
    idle: () => idle(state),
    close: () => (closed ??= close(state)),
    wake,
  };
}

async function consume(state: State, deliver: Deliver): Promise<Consumer> {
  if (typeof deliver !== 'function') throw cannotDeliver(deliver);
  if (state.isClosing) throw cannotConsume();
  if (state.starting) throw deliversAlready();
  checkSubscribers(state, deliver);
  const identity = state.identity ?? identify();
  const starting = startConsumer({
    ...state,
    deliver,
    identity,
    hasEnded: state.hasEnded ?? ((member) => hasEnded(member, identity)),
    onSettled: () => notify(state),
  });
  state.starting = starting;
  try {
    const consumer = await starting;
    state.consumer = consumer;
    return { close: () => closeConsumer(state, consumer) };
  } catch (error) {
    state.starting = undefined;
    throw error;
  }
}

function isShared({ leaseMs }: EngineSettings): boolean {
  return leaseMs < Infinity;
}

/**
 * Where no other process can deliver, what is missing would wait for ever. Elsewhere, another process may deliver it:
 * this one takes nothing of it, and says so.
 */
function checkSubscribers({ manifest, settings, problems }: State, deliver: Deliver): void {
  const missing = findMissing(manifest, deliver);
  if (missing.length === 0) return;
  if (!isShared(settings)) throw lacksSubscribers(missing);
  problems.tell(lacksSubscribers(missing));
}

async function closeConsumer(state: State, consumer: EngineConsumer): Promise<void> {
  await consumer.close();
  if (state.consumer !== consumer) return;
  state.consumer = undefined;
  state.starting = undefined;
}

function notify({ waiters }: State): void {
  for (const check of waiters) check();
}

const IDLE_POLL_MS = 200;

/** Asks the store whenever results were stored here, and now and then for those of other processes. */
async function idle(state: State): Promise<void> {
  const { clock, store, settings, waiters } = state;
  for (;;) {
    if (state.isClosed) throw new Error('The bus was closed before it was idle.');
    let timer: Timer | undefined;
    let check = () => {};
    const changed = new Promise<void>((resolve) => waiters.add((check = resolve)));
    try {
      if (await store.isIdle()) return;
      if (isShared(settings)) timer = clock.after(Math.min(settings.pollMs, IDLE_POLL_MS), check);
      await changed;
    } finally {
      waiters.delete(check);
      clock.cancel(timer);
    }
  }
}

/** What running subscribers emit while they end is still taken. */
async function close(state: State): Promise<void> {
  state.isClosing = true;
  const consumer = await state.starting?.catch(() => undefined);
  if (consumer) await closeConsumer(state, consumer);
  await state.inbox.close();
  state.isClosed = true;
  notify(state);
  await state.store.close();
}
