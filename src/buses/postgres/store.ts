import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Envelope } from '../../runtime/envelope.js';
import { type StoredEvent, toEnvelope } from '../stored-event.js';
import {
  type Accepted,
  type Claim,
  type Exchange,
  type Exchanged,
  type Heartbeat,
  type Held,
  type HeldEvent,
  type ProcessInfo,
  type RoutedEnvelope,
  type Settlement,
  type Store,
  StoreUnavailable,
} from '../engine/store.js';
import type { Row, Send } from './connection.js';
import type { Notifier } from './notifications.js';
import { checkOldest } from './schema.js';
import type { Statements } from './statements.js';

export type StoreOptions = {
  readonly send: Send;
  readonly statements: Statements;
  readonly schema: string;
  readonly notifier: Notifier;
};

export function createPostgresStore({ send, statements, schema, notifier }: StoreOptions): Store {
  return {
    append: async (batch) => {
      const { accepted, isHeard } = await append({ send, statements, process: notifier.process() }, batch);
      if (isHeard) notifier.notify();
      return accepted;
    },
    exchange: async (request) => {
      const exchanged = await exchange(send, statements, request);
      // Nobody else knows that these can be claimed again.
      if (request.settlements.some(({ state, delayMs }) => state === 'waiting' && delayMs === 0)) notifier.notify();
      return exchanged;
    },
    join: async (info) => {
      const id = randomUUID();
      await join(send, statements, { ...info, id, listens: notifier.listens });
      notifier.joined(id);
      return id;
    },
    beat: async (process) => toHeartbeat(await send(statements.beat, process), schema),
    leave: async (process, beat) => {
      const [row] = await send(statements.leave, process, beat === undefined ? null : String(beat));
      return Number(row?.['gone']) === 1;
    },
    runningOf: async (process) => (await send(statements.runningOf, process)).map(toHeldEvent),
    isIdle: async () => Number((await send(statements.isIdle))[0]?.['idle']) === 1,
    ...(notifier.listens && { onChange: notifier.onChange }),
    close: notifier.close,
  };
}

/** In characters of JSON. A larger batch takes several statements: the server limits a value to a gigabyte. */
const LARGEST_STATEMENT = 32_000_000;
const MOST_TRIES = 3;

export type AppendOptions = {
  readonly send: Send;
  readonly statements: Statements;
  /** The id of the process that appends, if it delivers too. */
  readonly process: string;
};

export type Appended = {
  readonly accepted: readonly Accepted[];
  /** Whether something was stored, and another process listens for it. */
  readonly isHeard: boolean;
};

/** Stores events, and says what became of each. With the `send` of a transaction, they are part of it. */
export async function append(options: AppendOptions, batch: readonly RoutedEnvelope[]): Promise<Appended> {
  const known = new Map<string, Accepted>();
  const first = new Map<string, Envelope>();
  for (const { envelope } of batch) if (!first.has(envelope.id)) first.set(envelope.id, envelope);
  const unique = batch.filter(({ envelope }) => first.get(envelope.id) === envelope);
  let isHeard = false;
  for (const group of toGroups(unique)) if (await appendGroup(options, group, known)) isHeard = true;
  const accepted = batch.map(({ envelope }) => {
    const one = first.get(envelope.id)!;
    const answer = known.get(envelope.id) ?? 'stored';
    if (one === envelope || typeof answer === 'object') return answer;
    return compare(envelope, one.type, one.data);
  });
  return { accepted, isHeard };
}

type Entry = {
  readonly envelope: Envelope;
  readonly subscribers: readonly string[];
  readonly data: string;
  readonly rest: object;
};

function toGroups(batch: readonly RoutedEnvelope[]): readonly (readonly Entry[])[] {
  const groups: Entry[][] = [];
  let size = Infinity;
  for (const { envelope, subscribers, delayMs } of batch) {
    const { id, type, data: payload, time, meta } = envelope;
    const data = JSON.stringify(payload);
    size += data.length;
    if (size > LARGEST_STATEMENT) {
      groups.push([]);
      size = data.length;
    }
    const rest = { id, type, time, meta: meta && JSON.stringify(meta), delay: delayMs };
    groups.at(-1)!.push({ envelope, subscribers, data, rest });
  }
  return groups;
}

/** Fills `known` with what became of those that were not stored. Returns whether anybody should hear of the others. */
async function appendGroup(
  { send, statements, process }: AppendOptions,
  group: readonly Entry[],
  known: Map<string, Accepted>,
): Promise<boolean> {
  let isHeard = false;
  let open = group;
  for (let tries = 0; open.length > 0; tries++) {
    if (tries === MOST_TRIES) throw new StoreUnavailable('PostgreSQL: an id is stored and deleted again and again');
    const lists = [...new Set(open.map(({ subscribers }) => subscribers))];
    const given = open.map(({ subscribers, data, rest }, n) => ({
      n,
      data,
      list: lists.indexOf(subscribers),
      ...rest,
    }));
    const members = lists.flatMap((subscribers, list) => subscribers.map((subscriber) => ({ list, subscriber })));
    const rows = await send(statements.append, JSON.stringify(given), JSON.stringify(members), process);
    const places = new Set(rows.flatMap(({ n }) => (n == null ? [] : [Number(n)])));
    if (places.size < open.length && Number(rows[0]?.['heard']) === 1) isHeard = true;
    const refused = open.filter((_, n) => places.has(n));
    if (refused.length === 0) break;
    const found = await find(send, statements, refused);
    for (const [id, answer] of found) known.set(id, answer);
    // What is neither stored nor found was deleted in between.
    open = refused.filter(({ envelope }) => !found.has(envelope.id));
  }
  return isHeard;
}

async function find(send: Send, statements: Statements, entries: readonly Entry[]): Promise<Map<string, Accepted>> {
  const rows = await send(statements.find, JSON.stringify(entries.map(({ envelope: { id } }) => id)));
  const found = new Map(rows.map((row) => [row['id'], row]));
  const known = new Map<string, Accepted>();
  for (const { envelope, data } of entries) {
    const row = found.get(envelope.id);
    if (row === undefined) continue;
    const isSame = row['type'] === envelope.type && row['data'] === data;
    known.set(
      envelope.id,
      isSame ? 'known' : compare(envelope, row['type'] as string, JSON.parse(row['data'] as string)),
    );
  }
  return known;
}

function compare({ type, data }: Envelope, firstType: string, firstData: unknown): Accepted {
  if (type !== firstType) return { otherType: firstType };
  return isDeepStrictEqual(data, firstData) ? 'known' : 'differs';
}

async function exchange(send: Send, statements: Statements, request: Exchange): Promise<Exchanged> {
  const { process, settlements, acquitted, wanted, others, claim } = request;
  const shape = {
    settles: settlements.length > 0,
    acquits: acquitted.length > 0,
    claims: wanted.length > 0 || others !== undefined,
    others: others !== undefined,
    suspect: claim === 'suspect',
  };
  const values = [process];
  if (shape.settles) values.push(JSON.stringify(settlements.map(toSettled)));
  if (shape.acquits) values.push(JSON.stringify(acquitted));
  if (shape.claims) values.push(JSON.stringify(wanted));
  if (others !== undefined) values.push(String(others));
  const rows = await send(statements.exchange(shape), ...values);
  const [first = {}] = rows;
  const claims = first['event'] == null ? [] : rows.map(toClaim);
  const exchanged = {
    isMember: Number(first['member']) === 1,
    claims,
    hasMore: false,
    hasSuspect: Number(first['suspect'] ?? 0) === 1,
  };
  const nextMs = Math.min(first['next'] == null ? Infinity : Number(first['next']), toNext(request));
  return nextMs === Infinity ? exchanged : { ...exchanged, nextMs };
}

/** The statement does not see what it makes wait itself. */
function toNext({ settlements, wanted, others }: Exchange): number {
  let next = Infinity;
  for (const { state, delayMs, held } of settlements) {
    if (state !== 'waiting') continue;
    if (others !== undefined || wanted.some(({ subscriber }) => subscriber === held.subscriber))
      next = Math.min(next, delayMs);
  }
  return next;
}

function toSettled({ held, state, delayMs, attempts, suspicion, error }: Settlement): object {
  const { key, subscriber, fence } = held;
  return { event: key, subscriber, fence, state, delay: delayMs, attempts, suspicion, error: error && toText(error) };
}

/** Replaces what PostgreSQL cannot hold in a text. */
function toText(error: string): string {
  return error.replaceAll(/[\0\p{Cs}]/gu, '\ufffd');
}

function toHeld(row: Row): Held {
  const held = {
    key: String(row['event']),
    subscriber: row['subscriber'] as string,
    number: Number(row['attempts']),
    fence: Number(row['fence']),
  };
  return row['suspicion'] == null ? held : { ...held, suspicion: row['suspicion'] as string };
}

function toHeldEvent(row: Row): HeldEvent {
  return { ...toHeld(row), id: row['id'] as string, type: row['type'] as string };
}

function toClaim(row: Row): Claim {
  return { ...toHeld(row), envelope: toEnvelope(row as Row & StoredEvent) };
}

async function join(
  send: Send,
  statements: Statements,
  info: ProcessInfo & { readonly id: string; readonly listens: boolean },
): Promise<void> {
  const { id, host, pid, scope, startedAt, subscribers, listens } = info;
  const names = subscribers === undefined ? null : JSON.stringify(subscribers);
  await send(statements.join, id, host, String(pid), scope, startedAt, names, String(listens));
}

function toHeartbeat(rows: readonly Row[], schema: string): Heartbeat {
  const ofKind = (kind: string) => rows.filter((row) => row['kind'] === kind);
  const [self = {}] = ofKind('self');
  checkOldest(self['oldest'], schema);
  return {
    isMember: self['id'] != null,
    others: ofKind('other').map((row) => ({
      id: row['id'] as string,
      host: row['host'] as string,
      pid: Number(row['pid']),
      scope: row['scope'] as string,
      startedAt: row['started'] as string,
      beat: Number(row['beat']),
    })),
    gone: ofKind('gone').map((row) => row['id'] as string),
  };
}
