import { type Bus, connect as connectBus } from './bus.js';
import type { EmitOptions, Emitter, Events as RegisteredEvents, PayloadIn } from './emit.js';
import type { DeliveredEvent, DeliveryContext } from './envelope.js';
import type { EventRegistry, SubscriberRegistry } from './registry.js';
import { send } from './send.js';

function emit(type: string, data: unknown, options?: EmitOptions): Promise<void> {
  return send([{ ...options, type, data }]);
}

/** `events` emits, and holds the one connection that every emitter of the process uses. */
type Connectable = {
  /** Sends every later emit of this process to `bus`; `undefined` disconnects. */
  connect(bus: Bus | undefined): void;
};

/**
 * Emits typed events. As a namespace it holds the types of events:
 * `events.Event`, `events.Name`, `events.Payload`, `events.For` and others.
 */
export const events: RegisteredEvents & Connectable = {
  emit: emit as RegisteredEvents['emit'],
  emitMany: send as RegisteredEvents['emitMany'],
  connect: connectBus,
};

/**
 * An emitter for a registry of its own, where several apps share one TypeScript program.
 * The file that `tsc-run generate` writes with `events.registry: 'module'` calls it.
 */
export function createEvents<R, U = {}>(): Emitter<R, U> {
  return { emit: emit as Emitter<R, U>['emit'], emitMany: send as Emitter<R, U>['emitMany'] };
}

/** The union of `{ type, data }` over the names `N` of the registry `R`. */
export type EventOfRegistry<R, N extends keyof R> = N extends unknown ? { type: N; data: R[N] } : never;

export declare namespace events {
  /** What a subscriber receives: exactly `{ type, data }`. */
  export type Event<T = unknown> = DeliveredEvent<T>;
  /** The second argument of `listen`. */
  export type Context = DeliveryContext;
  /** Names that may be emitted. */
  export type Name = keyof EventRegistry & string;
  /** Payload of an event; for a union of names, the union of their payloads. */
  export type Payload<N extends Name> = N extends unknown ? EventRegistry[N] : never;
  /**
   * What `emit` takes for `N`; for a union of names, the intersection of their payloads. For generic wrappers.
   *
   * @example const send = <N extends events.Name>(name: N, data: events.EmitPayload<N>) => events.emit(name, data);
   */
  export type EmitPayload<N extends string> = PayloadIn<EventRegistry, N>;
  /** `{ type: N; data: Payload<N> }`; distributes over a union of names. */
  export type EventOf<N extends Name> = EventOfRegistry<EventRegistry, N>;
  /**
   * The union of events that a subscriber receives. A `switch` on `event.type` narrows `event.data`.
   *
   * @example export async function listen(event: events.For<'send-welcome-email'>) {}
   */
  export type For<S extends keyof SubscriberRegistry> = EventOf<keyof SubscriberRegistry[S] & Name>;
  /** `EmitPayload` of any registry: used by the generated file of a module registry. */
  export type EmitPayloadIn<R, N extends string> = PayloadIn<R, N>;
  /** `EventOf` of any registry: used likewise. */
  export type EventOfIn<R, N extends keyof R> = EventOfRegistry<R, N>;
}
