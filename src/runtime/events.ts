import type {
  EmitMany,
  EmitOptions,
  Emit,
  Emitter,
  Events,
  EventsEmit,
  EventsEmitMany,
  PayloadIn,
  TscRunError,
} from './emitter.js';
import type { DeliveredEvent, DeliveryContext } from './envelope.js';
import { connect } from './environment/connection.js';
import type { EventRegistry, SubscriberRegistry } from './registry.js';
import { send } from './send.js';

function emit(type: string, data: unknown, options?: EmitOptions): Promise<void> {
  return send([{ ...options, type, data }]);
}

/**
 * Emits the events of this program, and connects it to a bus. The namespace of the same name holds types:
 * `events.Event`, `events.Name`, `events.Payload`, `events.For` and others.
 *
 * @example await events.emit('user.registered', { id, name, email, registeredAt });
 */
export const events = { emit: emit as EventsEmit, emitMany: send as EventsEmitMany, connect } as Events;

/**
 * Creates an emitter for the registry `R`, where several apps share one TypeScript program. The file that
 * `tsc-run generate` writes with `events.registry: 'module'` calls it. It uses the bus given to `events.connect`.
 */
export function createEvents<R, U = {}>(): Emitter<R, U> {
  return { emit: emit as Emit<R, U>, emitMany: send as EmitMany<R, U> };
}

/** `{ type, data }` of an event of the registry `R`. For a union of names it is the union of their events. */
export type EventOfRegistry<R, N extends keyof R> = N extends unknown ? { type: N; data: R[N] } : never;

/**
 * The union of the events named by `E`, the keys of a subscriber's entry. An intersection of them with the names of the
 * registry would walk through all names, for every subscriber.
 */
export type EventOfKeys<R, E> = E extends keyof R ? { type: E; data: R[E] } : never;

export declare namespace events {
  /** An event as a subscriber receives it: exactly `{ type, data }`. `T` is the type of the payload. */
  export type Event<T = unknown> = DeliveredEvent<T>;
  /** @deprecated There is no such type. Write `events.Event`. */
  export type Message<_T extends 'events.Message does not exist: write events.Event' & TscRunError = never> = never;
  /** The second argument of `listen`. */
  export type Context = DeliveryContext;
  /** The names of all events that have a subscriber: those that can be emitted. */
  export type Name = keyof EventRegistry & string;
  /**
   * The payload of the event `N`. For a union of names it is the union of their payloads.
   *
   * @example type User = events.Payload<'user.registered'>;
   */
  export type Payload<N extends Name> = N extends unknown ? EventRegistry[N] : never;
  /**
   * The type of `data` when `emit` is called with the name `N`, for generic wrappers. For a union of names it is the
   * intersection of their payloads.
   *
   * @example const send = <N extends events.Name>(name: N, data: events.EmitPayload<N>) => events.emit(name, data);
   */
  export type EmitPayload<N extends string> = PayloadIn<EventRegistry, N>;
  /** `{ type: N; data: Payload<N> }`. For a union of names it is the union of their events. */
  export type EventOf<N extends Name> = EventOfRegistry<EventRegistry, N>;
  /**
   * The union of the events that the subscriber `S` receives. A `switch` on `event.type` narrows `event.data`.
   *
   * @example export async function listen(event: events.For<'send-welcome-email'>) {}
   */
  export type For<S extends keyof SubscriberRegistry> = EventOfKeys<EventRegistry, keyof SubscriberRegistry[S]>;
  /** `EmitPayload` for the registry `R`. For the generated file of a module registry. */
  export type EmitPayloadIn<R, N extends string> = PayloadIn<R, N>;
  /** `EventOf` for the registry `R`. For the generated file of a module registry. */
  export type EventOfIn<R, N extends keyof R> = EventOfRegistry<R, N>;
  /** `For` with the registry `R` and the entry `S` of a subscriber. For the generated file of a module registry. */
  export type ForIn<R, S> = EventOfKeys<R, keyof S>;
}
