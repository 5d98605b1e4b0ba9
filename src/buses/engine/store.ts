import type { Envelope } from '../../runtime/envelope.js';
import type { Attempt } from '../attempt.js';

/**
 * Where a bus keeps events and deliveries. A store stores and selects; the engine decides.
 *
 * Every method is one commit. If it rejects, the commit may or may not have happened: the engine repeats it or finds
 * out, and repeating does no harm. The engine never calls two methods of one process at once, except `append`, `isIdle`
 * and `close`.
 *
 * All times are lengths, in milliseconds: what they are counted from is the store's own clock, which only the store
 * reads. So processes whose clocks differ can share a store.
 *
 * Administration is not part of it: beside its store, each durable bus has an `Admin`.
 */
export type Store = {
  /**
   * Stores events, each with one waiting delivery per subscriber. Resolves when they are durable, with what became of
   * each, in the order of `batch`. An id that occurs twice in `batch` is known at its second occurrence.
   *
   * Rejects with `StoreUnavailable` when the batch is not to blame. For any other rejection, the engine tries the
   * publications of the batch one by one, so that one that cannot be stored does not touch the others.
   */
  readonly append: (batch: readonly RoutedEnvelope[]) => Promise<readonly Accepted[]>;
  /** Stores results and claims deliveries, in this order. */
  readonly exchange: (request: Exchange) => Promise<Exchanged>;
  /** Adds a process that delivers. Resolves with the id that it claims with, which was never used before. */
  readonly join: (info: ProcessInfo) => Promise<string>;
  /** Increments the heartbeat of a process, and lists the other processes. */
  readonly beat: (process: string) => Promise<Heartbeat>;
  /**
   * Removes a process, which can claim nothing from then on; its running deliveries stay as they are. With `beat`, it
   * is removed only if its heartbeat still has that value. Resolves with whether the process is gone.
   */
  readonly leave: (process: string, beat?: number) => Promise<boolean>;
  /** The deliveries that a process has claimed and not settled, whether it is still a member or not. */
  readonly runningOf: (process: string) => Promise<readonly HeldEvent[]>;
  /** Whether no delivery is waiting or running, delayed ones included. */
  readonly isIdle: () => Promise<boolean>;
  /**
   * Calls `listener` when another process may have stored something. Optional, and calls may be missing or needless: the
   * engine looks every `pollMs` anyway. Returns a function that stops the calls.
   */
  readonly onChange?: (listener: () => void) => () => void;
  /** Lets go of the store. Called once, after every other call has ended. */
  readonly close: () => Promise<void>;
};

/** An event that has passed all checks, with those who get it. */
export type RoutedEnvelope = {
  readonly envelope: Envelope;
  readonly subscribers: readonly string[];
  /** The wait before the first attempt. */
  readonly delayMs: number;
};

/**
 * What became of an event:
 *
 * - `stored`
 * - `known`: an event with its id, type and data is stored already
 * - `differs`: an event with its id and type but other data is stored already, and stays as it is
 * - `{ otherType }`: its id belongs to an event of that type. It was not stored, and the others of the batch were
 */
export type Accepted = 'stored' | 'known' | 'differs' | { readonly otherType: string };

/** A delivery that a process has claimed, as the store knows it. */
export type Held = {
  /** How the store finds the delivery again. Only the store looks into it. */
  readonly key: unknown;
  readonly subscriber: string;
  /** The number of the attempt, this one included: 1 for the first. */
  readonly number: number;
  /** Grows with every claim of a delivery, so that only the latest claim can settle it. */
  readonly fence: number;
  /** The suspicion that the delivery was claimed under, if it is a suspect. */
  readonly suspicion?: string;
};

/** A claimed delivery with the id and type of its event. */
export type HeldEvent = Held & { readonly id: string; readonly type: string };

/** A claimed delivery with its event. */
export type Claim = Held & Attempt;

/** What becomes of a claimed delivery. */
export type Settlement = {
  /** The delivery. Its settlement counts only if it is running with this fence, whoever asks. */
  readonly held: Held;
  readonly state: 'done' | 'waiting' | 'dead';
  /** The wait before the next attempt. Only for `waiting`. */
  readonly delayMs: number;
  /** The number of attempts to keep: the next claim has one more. */
  readonly attempts: number;
  /** Makes a waiting delivery a suspect. Without it, it is an ordinary one, even if it was a suspect. */
  readonly suspicion?: string;
  /** The error to keep. Without it, the store keeps the error that it has. */
  readonly error?: string;
};

export type Exchange = {
  /** The id of the process that claims. Results are stored even if it is no member any more. */
  readonly process: string;
  readonly settlements: readonly Settlement[];
  /** Suspicions to drop: their waiting suspects become ordinary deliveries. Usually empty. */
  readonly acquitted: readonly string[];
  /** The subscribers whose deliveries to claim, and the largest number for each; it may be 0. */
  readonly wanted: readonly Wanted[];
  /** With it, deliveries of all other subscribers are wanted too, at most this many of each. */
  readonly others?: number;
  /**
   * Which deliveries to claim:
   *
   * - `ordinary`: those that are due and no suspects
   * - `suspect`: one suspect that is due, and nothing else; without one, ordinary ones
   */
  readonly claim: 'ordinary' | 'suspect';
};

export type Wanted = { readonly subscriber: string; readonly most: number };

export type Exchanged = {
  /** Whether the process is a member. If not, it has claimed nothing, and others take over what it runs. */
  readonly isMember: boolean;
  /** The claimed deliveries: for each subscriber, in the order in which they were due and then accepted. */
  readonly claims: readonly Claim[];
  /**
   * Whether the process should ask again at once, because the store claimed fewer than it could, to be quick. Not for
   * subscribers whose `most` was reached.
   */
  readonly hasMore: boolean;
  /** Whether a suspect of the wanted subscribers is due, and was not claimed. Counts those with a `most` of 0 too. */
  readonly hasSuspect: boolean;
  /** The wait until the next delivery of the wanted subscribers becomes due that is not due yet, if there is one. */
  readonly nextMs?: number;
};

/** Which process it is, so that others can tell sooner that it has ended. */
export type Identity = {
  readonly host: string;
  readonly pid: number;
  /** Identifies the start of the machine and the namespace of the pid: pids of different scopes cannot be compared. */
  readonly scope: string;
  /** When the process with this pid started, as the system counts it: a later process may get the same pid. */
  readonly startedAt: string;
};

/** What a process says about itself when it joins. */
export type ProcessInfo = Identity & {
  /** The subscribers that it delivers to. Without it: all. */
  readonly subscribers?: readonly string[];
};

export type Heartbeat = {
  /** Whether the process is still a member. If not, others take over what it runs. */
  readonly isMember: boolean;
  /** The other members. */
  readonly others: readonly Member[];
  /** The ids of processes that are no members and still have running deliveries. */
  readonly gone: readonly string[];
};

export type Member = Identity & { readonly id: string; readonly beat: number };

/**
 * The store cannot be used, for now or for good, for a reason that no single event is to blame for: it is locked, its
 * server does not answer, its file is gone.
 */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** The file of the store is not the one that was opened: only opening the bus again helps. */
export class StoreGone extends StoreUnavailable {}
