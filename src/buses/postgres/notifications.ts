import { outside, sleep, systemClock, type Timer } from '../engine/clock.js';
import type { ListeningClient, PgPool, Send, Statement } from './connection.js';
import { toLiteral, toStatement } from './schema.js';

/**
 * Waits for notifications on a channel, on a connection that it holds. Resolves with a function that stops it.
 *
 * @example
 * const listen: Listen = async (channel, onNotify) => {
 *   const { unlisten } = await sql.listen(channel, onNotify, () => onNotify()); // the package postgres
 *   return unlisten;
 * };
 */
export type Listen = (channel: string, onNotify: (payload?: string) => void) => Promise<() => unknown>;

/** Tells other processes of new deliveries, and hears of theirs. */
export type Notifier = {
  readonly listens: boolean;
  /** Tells the other processes, once for all calls within a few milliseconds. */
  readonly notify: () => void;
  /** The id that this process has now, or an empty text: it does not listen to itself. */
  readonly process: () => string;
  readonly joined: (process: string) => void;
  readonly onChange: (listener: () => void) => () => void;
  readonly close: () => Promise<void>;
};

export type NotifierOptions = {
  readonly send: Send;
  readonly channel: string;
  readonly listen: Listen | undefined;
  readonly onProblem: (error: Error) => void;
};

/** In milliseconds. Commits that notify wait for each other, so there are not many of them. */
const GAP = 3;
/** In milliseconds. Until then, the poll has to do. */
const LISTEN_AGAIN = 1000;

type State = NotifierOptions & {
  process: string;
  isDue: boolean;
  isClosed: boolean;
  sending: Promise<void> | undefined;
};

export function createNotifier(options: NotifierOptions): Notifier {
  const state: State = { ...options, process: '', isDue: false, isClosed: false, sending: undefined };
  const { listen } = options;
  return {
    listens: listen !== undefined,
    notify: () => {
      state.isDue = true;
      if (!state.isClosed) state.sending ??= outside(() => sendAll(state));
    },
    process: () => state.process,
    joined: (process) => void (state.process = process),
    onChange: (listener) => (listen ? hear(state, listen, listener) : () => {}),
    close: async () => {
      state.isClosed = true;
      await state.sending;
    },
  };
}

/** Notifies with the id of the process that does. */
export function toNotification(channel: string): Statement {
  return toStatement(`SELECT pg_notify(${toLiteral(channel)}, $1::text)`);
}

/** Nothing is lost if the server forgets the notification, so nobody waits for the disk. */
function toQuickNotification(channel: string): Statement {
  return toStatement(
    `SELECT pg_notify(${toLiteral(channel)}, $1::text), set_config('synchronous_commit', 'off', true)`,
  );
}

async function sendAll(state: State): Promise<void> {
  const statement = toQuickNotification(state.channel);
  while (state.isDue) {
    state.isDue = false;
    // The others poll anyway.
    await state.send(statement, state.process).catch(() => undefined);
    if (!state.isClosed) await sleep(systemClock, GAP);
  }
  state.sending = undefined;
}

/** Listens until it is stopped. Tries again when it cannot. */
function hear(state: State, listen: Listen, listener: () => void): () => void {
  let isStopped = false;
  let isTold = false;
  let timer: Timer | undefined;
  let stop: (() => unknown) | undefined;
  const onNotify = (payload?: string) => {
    if (isStopped || (payload !== undefined && payload !== '' && payload === state.process)) return;
    listener();
  };
  const start = () =>
    outside(async () => {
      try {
        const stopIt = await listen(state.channel, onNotify);
        if (isStopped) return void (await stopIt());
        stop = stopIt;
        isTold = false;
        listener();
      } catch (error) {
        if (isStopped) return;
        if (!isTold) state.onProblem(cannotListen(error));
        isTold = true;
        timer = systemClock.after(LISTEN_AGAIN, () => void start(), true);
      }
    });
  void start();
  return () => {
    isStopped = true;
    systemClock.cancel(timer);
    void Promise.resolve(stop?.()).catch(() => undefined);
  };
}

function cannotListen(cause: unknown): Error {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new Error(`the bus cannot listen for notifications: ${why}. It polls until it can.`, { cause });
}

/** Listens on a client that the app has connected and will close. */
export function listenOn(client: ListeningClient): Listen {
  return async (channel, onNotify) => {
    const stop = await startOn(client, channel, onNotify);
    return async () => {
      stop();
      await client.query(`UNLISTEN ${toName(channel)}`);
    };
  };
}

/** Holds a connection of a pool, and takes another one when it breaks. */
export function listenIn(pool: PgPool): Listen {
  return async (channel, onNotify) => {
    let isStopped = false;
    let timer: Timer | undefined;
    let release = () => {};
    const hold = async () => {
      const held = await takeFrom(pool, { channel, onNotify, onLost: again });
      if (isStopped) return held();
      release = held;
    };
    function again(): void {
      if (isStopped) return;
      // Whatever is said in between is missed.
      const retry = () => hold().then(() => onNotify(), again);
      timer = systemClock.after(LISTEN_AGAIN, () => void retry(), true);
    }
    await hold();
    return () => {
      isStopped = true;
      systemClock.cancel(timer);
      release();
    };
  };
}

type Held = {
  readonly channel: string;
  readonly onNotify: (payload?: string) => void;
  readonly onLost: () => void;
};

/** Resolves with a function that lets go of the connection. It is closed then: it would go on listening. */
async function takeFrom(pool: PgPool, { channel, onNotify, onLost }: Held): Promise<() => void> {
  const client = await pool.connect();
  let isHeld = true;
  let isListening = false;
  const release = () => {
    if (isHeld) client.release(true);
    isHeld = false;
  };
  const lose = () => {
    if (!isHeld) return;
    release();
    if (isListening) onLost();
  };
  client.on('error', lose);
  client.on('end', lose);
  try {
    await startOn(client, channel, onNotify);
    isListening = true;
    return release;
  } catch (error) {
    release();
    throw error;
  }
}

async function startOn(
  client: ListeningClient,
  channel: string,
  onNotify: (payload?: string) => void,
): Promise<() => void> {
  const take = (message: { readonly channel: string; readonly payload?: string }) => {
    if (message.channel === channel) onNotify(message.payload);
  };
  // The types of pg say for each event apart what its listener gets.
  client.on('notification', take as () => void);
  await client.query(`LISTEN ${toName(channel)}`);
  return () => void client.removeListener('notification', take as () => void);
}

function toName(channel: string): string {
  return `"${channel.replaceAll('"', '""')}"`;
}
