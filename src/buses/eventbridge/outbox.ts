import { systemClock } from '../engine/clock.js';
import { toBatches } from './batches.js';
import { connect, type Connection, raceTimer } from './connection.js';
import { createExistenceCheck } from './existence.js';
import type { Settings } from './options.js';
import { createGate, type Item, send } from './sender.js';

/** The entries that wait for the end of the tick, and the requests that carry them. */
export type Outbox = {
  /** `deadline`: milliseconds since 1970. */
  readonly add: (item: Item, deadline: number | undefined) => void;
  /** Closes the connections to EventBridge, unless they are those of a client of the app. */
  readonly destroy: () => Promise<void>;
};

/** The requests that one bus has open at a time: fewer than a client has sockets. */
const MOST_REQUESTS = 20;
/** How long an emit may take where no deadline is set, in milliseconds. */
const LONGEST_EMIT_MS = 15_000;
/** The time before a deadline that is left to whoever waits for the emit, in milliseconds. */
const RESERVE_MS = 300;

export function createOutbox(settings: Settings): Outbox {
  const checkExistence = createExistenceCheck(settings);
  const gate = createGate(MOST_REQUESTS);
  let connecting: Promise<Connection> | undefined;
  const open = (): Promise<Connection> => {
    connecting ??= connect(settings);
    return connecting;
  };
  const sendAll = async (items: readonly Item[], until: number): Promise<void> => {
    try {
      const connection = await raceTimer(open(), until - systemClock.now());
      const batches = toBatches(items, settings.maxRequestBytes);
      await Promise.all(batches.map((batch) => send(batch, until, { connection, checkExistence, gate })));
    } catch (cause) {
      connecting = undefined;
      const { name, message } = cause as Error;
      const why = name === 'AbortError' ? 'no time was left to load the SDK of AWS.' : message;
      for (const { settle } of items) settle({ why, mayPass: false, cause });
    }
  };

  /** By their deadline, because those of one request share it. */
  let tick = new Map<number | undefined, Item[]>();
  const flush = (): void => {
    const groups = tick;
    tick = new Map();
    for (const [deadline, items] of groups) void sendAll(items, toLimit(deadline));
  };
  return {
    add: (item, deadline) => {
      if (tick.size === 0) systemClock.soon(flush);
      const items = tick.get(deadline);
      if (items === undefined) tick.set(deadline, [item]);
      else items.push(item);
    },
    destroy: async () => {
      const connection = await connecting?.catch(() => undefined);
      if (settings.client === undefined) connection?.client.destroy();
    },
  };
}

/** The time of `systemClock.now` by which an emit must have ended. Nobody sets that clock. */
function toLimit(deadline: number | undefined): number {
  if (deadline === undefined) return systemClock.now() + LONGEST_EMIT_MS;
  const left = deadline - systemClock.wall();
  return systemClock.now() + left - Math.min(RESERVE_MS, Math.max(0, left / 4));
}
