import { type Connection, pause, request } from './connection.js';
import type { Entry } from './entry.js';
import type { CheckExistence } from './existence.js';
import { type Fault, toEntryFault, toRequestFault } from './fault.js';

/** One entry on its way. */
export type Item = {
  readonly entry: Entry;
  /** Called once: without a fault when EventBridge has accepted the entry. */
  readonly settle: (fault?: Fault) => void;
};

/**
 * Sends at most one request's worth of items, again and again where that may help, and settles each of them before
 * `until`, a time of `systemClock.now`. Never rejects.
 */
export async function send(
  items: readonly Item[],
  until: number,
  { connection, checkExistence, gate }: { connection: Connection; checkExistence: CheckExistence; gate: Gate },
): Promise<void> {
  const checking = checkExistence(connection, until);
  let left = items;
  for (let attempt = 1; left.length > 0; attempt++) {
    const sent = left;
    const faults = await gate(() => put(connection, sent, until));
    const missing = await checking;
    const mayPass = (index: number) => missing === undefined && faults[index]?.mayPass === true;
    sent.forEach(({ settle }, index) => mayPass(index) || settle(faults[index] ?? missing));
    left = sent.filter((_, index) => mayPass(index));
    if (left.length === 0 || (await pause(attempt, until))) continue;
    sent.forEach(({ settle }, index) => mayPass(index) && settle(addAttempts(faults[index]!, attempt)));
    return;
  }
}

/** What is wrong with each item after one request; `undefined` where it was accepted. Results have the order of entries. */
async function put(
  { sdk, client }: Connection,
  items: readonly Item[],
  until: number,
): Promise<readonly (Fault | undefined)[]> {
  const Entries = items.map(({ entry }) => entry);
  try {
    const command = new sdk.PutEventsCommand({ Entries });
    const { Entries: results = [] } = await request((abortSignal) => client.send(command, { abortSignal }), until);
    return items.map((_, index) => {
      const { ErrorCode, ErrorMessage, EventId } = results[index] ?? {};
      if (ErrorCode !== undefined) return toEntryFault(ErrorCode, ErrorMessage);
      return EventId === undefined ? NO_RESULT : undefined;
    });
  } catch (error) {
    const fault = toRequestFault(error, 'events:PutEvents', Entries[0]?.EventBusName ?? '');
    return items.map(() => fault);
  }
}

const NO_RESULT: Fault = { why: 'EventBridge answered without a result for this event.', mayPass: true };

function addAttempts({ why, ...fault }: Fault, attempts: number): Fault {
  return { ...fault, why: `${why} That was attempt ${attempts}, and no time is left for another.` };
}

/** Runs a task as soon as fewer than so many others are running. */
export type Gate = <T>(task: () => Promise<T>) => Promise<T>;

export function createGate(most: number): Gate {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (task) => {
    if (running === most) await new Promise<void>((resolve) => void waiting.push(resolve));
    else running++;
    try {
      return await task();
    } finally {
      // The place goes to the next in line.
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}
