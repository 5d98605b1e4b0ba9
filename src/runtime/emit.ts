import type { EventRegistry, RegistryInfo, UnsubscribedEvents } from './registry.js';

/** Names that may be emitted: declared events with at least one subscriber. */
export type EventName = keyof EventRegistry & string;

/** Names of all declared events, with or without a subscriber; any string before the first `tsc-run generate`. */
export type DeclaredName = [keyof RegistryInfo] extends [never]
  ? string
  : (keyof EventRegistry | keyof UnsubscribedEvents) & string;

/** Brands the messages, so that they stay out of completion lists. */
export interface TscRunError {
  readonly __tscRunError?: never;
}

/** The payloads of a registry, which any string may index. */
type Payloads<R> = R & { [x: string]: unknown };

/**
 * By name, a function that takes its payload: what a union of these takes is the intersection of their payloads. What is
 * no name takes nothing, which refuses names of type `any` too.
 */
type Takers<R> = string extends keyof R
  ? { [P in keyof R]-?: (data: R[P]) => void }
  : { [P in keyof R]-?: (data: R[P]) => void } & { [x: string]: (data: never) => void };

/**
 * What `emit` takes as `data` for the name `N` of the registry `R`; for a union of names the intersection of their
 * payloads. `F` and `K` are computed from `R`: leave them out. `K` decides nothing, but keeps TypeScript from taking the
 * emitter of one registry for that of another.
 */
export type PayloadIn<
  R,
  N extends string,
  F extends { [x: string]: unknown } = Takers<R>,
  K = keyof R & string,
> = F[N] extends (data: infer X, name: K) => void ? X : never;

/** Indexing this by a name is `never` for an unknown one, and never expands the union of all names. */
type Known<K extends string> = string extends K
  ? { [x: string]: unknown }
  : { [P in K]: unknown } & { [x: string]: never };

/** The names of `N` that are known; written so that a type parameter passes, for wrappers. */
type KnownOf<N extends string, G extends { [x: string]: unknown }> = { [P in N]: P & G[P] }[N];

/**
 * `never`, for every name. Compilers look through the parts of a parameter's type for one that may be a string, or for
 * `N` itself: they find both here, and do not walk through all names of the registry, which `NameError` ends in.
 * TypeScript 7 takes the parts by their names, so this one comes first in the alphabet.
 */
type AnyString<N extends string> = N extends string ? never : N;

type NameError<N extends string, K, UK> = N extends K
  ? never
  : N extends UK
    ? `'${N}' has no subscriber: add it to events.subscribers in tsc-run.config.ts` & TscRunError
    : string extends N
      ? K
      : `no event named '${N}': ${Advice<Dotted<N>, K, UK>}` & TscRunError;

/** Asks `K`, then `UK`: their union would be built anew for every call. */
type Advice<Meant extends string, K, UK> = Meant extends K
  ? `it is spelled '${Meant}'`
  : Meant extends UK
    ? `it is spelled '${Meant}'`
    : 'export a type for it from events/';

/** The usual spelling of what a wrong name means: `UserRegisteredEvent`, `user-registered` → `user.registered`. */
type Dotted<N extends string> = DottedFrom<N extends `${infer Stem}Event` ? Stem : N>;

type DottedFrom<Rest extends string, Done extends string = ''> = Rest extends `${infer Char}${infer More}`
  ? DottedFrom<
      More,
      Char extends '.' | '-' | '_' | '/' | ':'
        ? `${Done}${Dot<Done>}`
        : `${Done}${Char extends Lowercase<Char> ? '' : Dot<Done>}${Lowercase<Char>}`
    >
  : Done;

type Dot<Done extends string> = Done extends '' | `${string}.` ? '' : '.';

/** How one event is sent. */
export type EmitOptions = {
  /** Idempotency key; a random UUID by default. A bus delivers one id once. */
  readonly id?: string;
  /** Delivered no sooner than after this time, in milliseconds. */
  readonly delayMs?: number;
  /** Carried with the event, next to its payload: tracing, tenant and the like. */
  readonly meta?: Readonly<Record<string, string>>;
};

/** The signature was chosen by measurement (`npm run bench`): its cost is linear in calls and in events. */
type Emit<R, K extends keyof R & string, UK, G extends { [x: string]: unknown }, F extends { [x: string]: unknown }> = <
  N extends string,
>(
  type: AnyString<N> | KnownOf<N, G> | NameError<N, K, UK>,
  data: PayloadIn<R, N, F, K>,
  options?: EmitOptions,
) => Promise<void>;

/** One event of a batch; the other parameters are as in `Emitter`. */
interface Entry<N extends string, K, UK, P extends { [x: string]: unknown }> extends EmitOptions {
  readonly type: N | NameError<N, K, UK>;
  readonly data: P[N];
}

/** Distributes over a union of names, so that the events of an outbox fit. */
type EntryOf<N extends string, K, UK, P extends { [x: string]: unknown }> = N extends unknown
  ? Entry<N, K, UK, P>
  : never;

/** Chosen like `Emit`. `T` are the names, inferred from each `type`: a union of all events would be compared with each entry. */
type EmitMany<K, UK, G extends { [x: string]: unknown }, P extends { [x: string]: unknown }> = <
  const T extends readonly string[],
>(batch: {
  readonly [I in keyof T]: { readonly type: KnownOf<T[I], G> | NameError<T[I], K, UK> } & EntryOf<T[I], K, UK, P>;
}) => Promise<void>;

/**
 * Emits the events of one registry. `events` is the emitter of the program's own registry;
 * `createEvents` makes one for a registry of its own. The other parameters are computed from `R` and `U`: leave them out.
 */
export interface Emitter<
  R,
  U = {},
  K extends keyof R & string = keyof R & string,
  UK = keyof U,
  G extends { [x: string]: unknown } = Known<K>,
  F extends { [x: string]: unknown } = Takers<R>,
  P extends { [x: string]: unknown } = Payloads<R>,
> {
  /**
   * Resolves when the bus has accepted the event durably; its subscribers run later.
   *
   * Rejects with an `EmitError` when no bus is connected, the payload is not JSON, or the bus refuses the event.
   *
   * @example await events.emit('user.registered', { id, name, email, registeredAt });
   */
  readonly emit: Emit<R, K, UK, G, F>;
  /**
   * Emits several events, in their order; each may have the options of `emit`.
   *
   * Rejects with an `EmitError` that has one failure per event that was not accepted. When one of them cannot be sent at all
   * (its payload is not JSON, for example), none is; what the bus then refuses does not hold up the others.
   *
   * @example await events.emitMany(users.map((user) => ({ type: 'user.registered', data: user, id: `registered-${user.id}` })));
   */
  readonly emitMany: EmitMany<K, UK, G, P>;
}

type Registered = Emitter<EventRegistry, UnsubscribedEvents>;

/** The emitter of the registry that `tsc-run generate` wrote for this program. */
export interface Events {
  /**
   * Resolves when the bus has accepted the event durably; its subscribers run later.
   *
   * Rejects with an `EmitError` when no bus is connected, the payload is not JSON, or the bus refuses the event.
   *
   * @example await events.emit('user.registered', { id, name, email, registeredAt });
   */
  readonly emit: [keyof RegistryInfo] extends [never]
    ? (
        // Written out: the name of an alias would stand in the message in place of the words.
        type: 'no event registry: run tsc-run generate and include generated/ in tsconfig.json' & TscRunError,
        data: unknown,
        options?: EmitOptions,
      ) => Promise<void>
    : Registered['emit'];
  /**
   * Emits several events, in their order; each may have the options of `emit`.
   *
   * Rejects with an `EmitError` that has one failure per event that was not accepted. When one of them cannot be sent at all
   * (its payload is not JSON, for example), none is; what the bus then refuses does not hold up the others.
   *
   * @example await events.emitMany(users.map((user) => ({ type: 'user.registered', data: user, id: `registered-${user.id}` })));
   */
  readonly emitMany: [keyof RegistryInfo] extends [never]
    ? (
        batch: readonly {
          readonly type: 'no event registry: run tsc-run generate and include generated/ in tsconfig.json' &
            TscRunError;
          readonly data: unknown;
        }[],
      ) => Promise<void>
    : Registered['emitMany'];
}

type Intersect<F> = (F extends unknown ? (x: F) => void : never) extends (x: infer I) => void ? I : never;

/**
 * What a shared library asks for: an emitter that can emit at least the events of `L`.
 *
 * @example
 * export async function audit(sink: EventSink<{ 'user.registered': { id: string } }>, id: string) {
 *   await sink.emit('user.registered', { id });
 * }
 */
export type EventSink<L> = {
  readonly emit: Intersect<{ [K in keyof L]: (type: K, data: L[K], options?: EmitOptions) => Promise<void> }[keyof L]>;
};
