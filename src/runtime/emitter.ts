import type { Bus } from './bus.js';
import type { ConnectOptions } from './environment/connection.js';
import type { AllCopies, EventRegistry, RegistryInfo, UnsubscribedEvents } from './registry.js';

/** Brands the error messages below, which keeps them out of completion lists. */
export interface TscRunError {
  readonly __tscRunError?: never;
}

/** Takes a payload. A union of these takes the intersection of their payloads. */
interface Taker<in T> {
  readonly take: (data: T) => void;
}

/** `unknown` for `any`: an intersection of payloads with `any` in it would take everything. */
type Definite<T> = unknown extends T ? unknown : T;

/**
 * For each event name, the taker of its payload. For any other string it is the taker of `never`, which also rejects
 * names of type `any`; where the registry has every name, the first member alone decides.
 */
type Takers<R> = { [P in keyof R]-?: Taker<Definite<R[P]>> } & {
  [x: string]: string extends keyof R ? unknown : Taker<never>;
};

/**
 * The type of `data` when `emit` is called with the name `N` from the registry `R`. For a union of names it is the
 * intersection of their payloads.
 */
export type PayloadIn<R, N extends string> = Takers<R>[N] extends Taker<infer X> ? X : never;

/** Indexing this by an unknown name gives `never`, without expanding the union of all names. */
type Known<K extends string> = string extends K
  ? { [x: string]: unknown }
  : { [P in K]: unknown } & { [x: string]: never };

/** The known names among `N`. This form also accepts a type parameter, which generic wrappers need. */
type KnownOf<N extends string, G extends { [x: string]: unknown }> = { [P in N]: P & G[P] }[N];

/**
 * `never` for every name. Compilers search the members of a parameter's union type for one that may be a string, and
 * for `N` itself. They find both here, which saves them from walking through all names of the registry in `NameError`.
 * TypeScript 7 visits the members in the order of their names, so this name must come first in the alphabet.
 */
type AnyString<N extends string> = N extends string ? never : N;

/** `never` for a name that may be emitted; otherwise the error message, as a string literal type. */
type NameError<N extends string, K, UK> = N extends K
  ? never
  : N extends UK
    ? `'${N}' has no subscriber: add it to events.subscribers in tsc-run.config.ts` & TscRunError
    : string extends N
      ? K
      : `no event named '${N}'${Advice<Dotted<N>, K, UK>}` & TscRunError;

/** Checks `K`, then `UK`, because TypeScript would build their union again for every call. */
type Advice<Meant extends string, K, UK> = Meant extends K
  ? `: it is spelled '${Meant}'`
  : Meant extends UK
    ? `: it is spelled '${Meant}'`
    : ' in this program: export a type for it from events/, or run tsc-run generate';

/** The usual spelling of a wrong name: `UserRegisteredEvent` and `user-registered` become `user.registered`. */
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

/** Options for emitting one event. */
export type EmitOptions = {
  /**
   * The idempotency key: a bus delivers events with the same id only once. 1 to 256 characters, none of them control
   * characters. Default: a random UUID.
   */
  readonly id?: string;
  /** The shortest time before delivery, in milliseconds: from 0 to one year. Default: 0. */
  readonly delayMs?: number;
  /** Strings to send beside the payload, such as a tenant or a trace id. Subscribers read them from `context.meta`. */
  readonly meta?: Readonly<Record<string, string>>;
};

/**
 * The signature of `emit`, chosen by measurement (`npm run bench`): checking time grows with the number of calls plus
 * the number of events, not with their product. `Emit` computes the type parameters once.
 */
interface EmitWith<R, K extends keyof R & string, UK, G extends { [x: string]: unknown }> {
  <N extends string>(
    type: AnyString<N> | KnownOf<N, G> | NameError<N, K, UK>,
    data: PayloadIn<R, N>,
    options?: EmitOptions,
  ): Promise<void>;
}

/**
 * `emit` for the registry `R`. `U` holds the declared events that have no subscriber.
 *
 * It is an interface because declaration files name interfaces, and write out all else.
 */
export interface Emit<in out R, in out U = {}> extends EmitWith<
  R,
  keyof R & string,
  keyof U,
  Known<keyof R & string>
> {}

/** The payload of an event whose name may be any string, or is `any`: `never`, unless the registry has every name. */
type WidePayload<R> = string extends keyof R ? R[keyof R] : never;

/** The payloads of a registry, indexable by any string. `W` is for names that are no literals. */
interface Payloads<R, W = WidePayload<R>> {
  readonly byName: R & { [x: string]: unknown };
  readonly wide: W;
}

type AnyPayloads = { readonly byName: { [x: string]: unknown }; readonly wide: unknown };

/** One event of a batch. `E` holds what is wrong with the names. */
interface Entry<N extends string, E, G extends { [x: string]: unknown }, P extends AnyPayloads> extends EmitOptions {
  readonly type: AnyString<N> | KnownOf<N, G> | E;
  readonly data: string extends N ? P['wide'] : P['byName'][N];
}

/** Distributes over a union of names, so that a list of events of several types can be emitted. */
type EntryOf<N extends string, E, G extends { [x: string]: unknown }, P extends AnyPayloads> = N extends unknown
  ? Entry<N, E, G, P>
  : never;

/**
 * Chosen by measurement, like `EmitWith`. `T` holds the names, inferred from each `type`. A union of all events in its
 * place would be compared with every entry.
 */
interface EmitManyWith<K, UK, G extends { [x: string]: unknown }, P extends AnyPayloads> {
  <const T extends readonly string[]>(batch: {
    readonly [I in keyof T]: EntryOf<T[I], NameError<T[I], K, UK>, G, P>;
  }): Promise<void>;
}

/** `emitMany` for the registry `R`. `U` holds the declared events that have no subscriber. */
export interface EmitMany<in out R, in out U = {}> extends EmitManyWith<
  keyof R & string,
  keyof U,
  Known<keyof R & string>,
  Payloads<R>
> {}

/** What every emitter has. It takes the types of its members as parameters, so that they are documented once. */
export interface EmitMembers<E, M> {
  /**
   * Emits one event. Resolves when the bus has accepted the event durably; its subscribers run later.
   *
   * Rejects with an `EmitError` when no bus is connected, when JSON cannot hold the payload, when the payload is
   * validated and does not fit, when an option is out of range, or when the bus refuses the event.
   *
   * @example await events.emit('user.registered', { id, name, email, registeredAt });
   */
  readonly emit: E;
  /**
   * Emits several events, in the order of the array. Each entry may also set the options of `emit`. Resolves when the
   * bus has accepted all of them.
   *
   * Rejects with an `EmitError` that holds one failure for each event that was not accepted. Every entry is checked
   * before anything is sent: if one cannot be sent (JSON cannot hold its payload, for example), none is. When the bus
   * itself refuses some of the events, it still accepts the others.
   *
   * @example
   * await events.emitMany(
   *   users.map((user) => ({ type: 'user.registered', data: user, id: `registered-${user.id}` })),
   * );
   */
  readonly emitMany: M;
}

/**
 * Emits the events of the registry `R`. `events` is the emitter of the program's own registry; `createEvents` creates
 * one for any other. `U` holds the declared events that have no subscriber.
 */
export interface Emitter<R, U = {}> extends EmitMembers<Emit<R, U>, EmitMany<R, U>> {}

/** The `emit` of a program without a registry: every call is an error that says what to do, the words `W`. */
export interface UnregisteredEmit<W> {
  (type: W & TscRunError, data: unknown, options?: EmitOptions): Promise<void>;
}

/** The `emitMany` of a program without a registry. */
export interface UnregisteredEmitMany<W> {
  (batch: readonly { readonly type: W & TscRunError; readonly data: unknown }[]): Promise<void>;
}

/** Why there is no registry. */
type NoRegistry = [AllCopies] extends [never]
  ? 'no event registry in this program: run tsc-run generate, and include generated/ in its tsconfig.json'
  : 'two copies of @tsc-run/core in this program, and the registry belongs to the other: keep one (npm ls @tsc-run/core)';

type Registered<Then, Else> = [keyof RegistryInfo] extends [never] ? Else : Then;

/** `events.emit`: the `emit` of the registry that `tsc-run generate` wrote for this program. */
export interface EventsEmit extends Registered<Emit<EventRegistry, UnsubscribedEvents>, UnregisteredEmit<NoRegistry>> {}

/** `events.emitMany`: the `emitMany` of the registry that `tsc-run generate` wrote for this program. */
export interface EventsEmitMany extends Registered<
  EmitMany<EventRegistry, UnsubscribedEvents>,
  UnregisteredEmitMany<NoRegistry>
> {}

/** The type of `events`: emits the events of this program, and connects it to a bus. */
export interface Events extends EmitMembers<EventsEmit, EventsEmitMany> {
  /**
   * Sends every later emit of this process to `bus`. `undefined` disconnects.
   *
   * With `validation`, an emit whose payload does not fit the type of its event rejects with an `EmitError`, and nothing
   * is sent. The generated `schemas.ts` exports one, with `events.validate` in the config.
   *
   * @example events.connect(await openSqliteBus({ manifest }));
   */
  connect(bus: Bus | undefined, options?: ConnectOptions): void;
  /** @deprecated There is no such function. Write `emit`. */
  dispatch(name: 'events.dispatch does not exist: write events.emit' & TscRunError, ...rest: unknown[]): never;
}

type Intersect<F> = (F extends unknown ? (x: F) => void : never) extends (x: infer I) => void ? I : never;

/**
 * An emitter that can emit at least the events of `L`, which maps event names to payload types. A shared library takes
 * one as a parameter, so that any app with these events can pass its own `events`.
 *
 * @example
 * export async function audit(sink: EventSink<{ 'user.registered': { id: string } }>, id: string) {
 *   await sink.emit('user.registered', { id });
 * }
 */
export type EventSink<L> = {
  readonly emit: Intersect<{ [K in keyof L]: (type: K, data: L[K], options?: EmitOptions) => Promise<void> }[keyof L]>;
};
