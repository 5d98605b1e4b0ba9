import type { Deliver } from '../runtime/bus.js';
import type { DeliveredEvent, DeliveryContext } from '../runtime/envelope.js';
import type { EventOfKeys } from '../runtime/events.js';
import type { EventRegistry, RegistryInfo, SubscriberRegistry } from '../runtime/registry.js';
import { findDeliveryFault, type Validation } from '../runtime/validation/validation.js';

/**
 * The module of a subscriber, in `functions/subscribers/`. `E` is the event that its `listen` must take. It is `never`
 * where the subscriber is not known, because every `listen` takes other events, and none of them takes all.
 */
export type SubscriberModule<E = never> = { readonly listen: (event: E, context: DeliveryContext) => unknown };

/** The names of the subscribers in `S` that this app delivers to: those that have events and are not external. */
export type DeliveredName<S> = { [N in keyof S]: true extends S[N][keyof S[N]] ? N : never }[keyof S] & string;

/** How to import each of the subscribers `N`. */
export type SubscriberModules<R, S, N extends keyof S> = {
  readonly [K in N]: () => Promise<SubscriberModule<EventOfKeys<R, keyof S[K]>>>;
};

/** What a process delivers: to the subscribers `N`, if all of them are among `A`. */
export type DeliverToOptions<N extends string = string, A extends string = string> = {
  /** The subscribers that this process delivers to. Default: all. */
  readonly only?: [N] extends [A] ? readonly N[] : readonly A[];
  /**
   * Validates each payload before `listen` is called, unless it says `when: 'emit'`. The attempt fails if the payload
   * does not fit the type of its event. Default: payloads are not validated.
   */
  readonly validation?: Validation | undefined;
};

/**
 * `deliverTo` for the event registry `R` and the subscriber registry `S`. Leave the other type parameter out: it is
 * computed from `S`.
 */
export interface DeliverTo<R, S, A extends keyof S & string = DeliveredName<S>> {
  // `N` is inferred from `only` alone, so that without it the map must have all subscribers. A wrong name is reported in
  // `only`, since any string may be `N`.
  <const N extends string = A>(
    modules: SubscriberModules<R, S, NoInfer<N> & A>,
    options?: DeliverToOptions<N, A>,
  ): Deliver;
}

/** `deliverTo` of a program without a registry: it takes any subscribers. */
export interface DeliverToAny {
  (modules: Readonly<Record<string, () => Promise<SubscriberModule>>>, options?: DeliverToOptions): Deliver;
}

type RegisteredOrNot = [keyof RegistryInfo] extends [never]
  ? DeliverToAny
  : DeliverTo<EventRegistry, SubscriberRegistry>;

/**
 * Delivers events to the subscribers of this app, for `bus.consume`. Imports each subscriber on first use.
 *
 * The map has every subscriber of the app that is not external; with `only`, it has exactly those that `only` names.
 *
 * @example
 * await bus.consume(
 *   deliverTo({ 'send-welcome-email': () => import('./functions/subscribers/send-welcome-email.js') }),
 * );
 */
export const deliverTo: RegisteredOrNot = deliverToAny;

/**
 * Creates a `deliverTo` for the event registry `R` and the subscriber registry `S`, for an app with
 * `events.registry: 'module'`. Its generated `events.ts` exports both.
 *
 * @example
 * import type { EventRegistry, SubscriberRegistry } from '#events';
 * const deliverTo = createDeliverTo<EventRegistry, SubscriberRegistry>();
 */
export function createDeliverTo<R, S>(): DeliverTo<R, S> {
  return deliverToAny as DeliverTo<R, S>;
}

function deliverToAny(
  modules: Readonly<Record<string, () => Promise<SubscriberModule>>>,
  { only, validation }: DeliverToOptions = {},
): Deliver {
  const names = Object.keys(modules);
  const missing = only?.find((name) => !names.includes(name));
  if (missing !== undefined) {
    throw new Error(
      `deliverTo(…) has no '${missing}', which { only } names. Add it to the map, or take it out of only.`,
    );
  }
  const deliver = async (subscriber: string, event: DeliveredEvent, context: DeliveryContext): Promise<void> => {
    const load = Object.hasOwn(modules, subscriber) ? modules[subscriber] : undefined;
    if (load === undefined) {
      throw new Error(
        `No subscriber '${subscriber}' here. Add it to deliverTo(…), or run tsc-run generate if it is gone.`,
      );
    }
    checkPayload(validation, subscriber, event);
    const { listen } = await load();
    await runListen(listen as Listen, { subscriber, event, context });
  };
  return Object.assign(deliver, { subscribers: names, isPart: only !== undefined });
}

/** The `listen` of any subscriber. */
export type Listen = (event: DeliveredEvent, context: DeliveryContext) => unknown;

type Call = { readonly subscriber: string; readonly event: DeliveredEvent; readonly context: DeliveryContext };

/** Calls a `listen`, and waits for it. Rejects if it returned its work instead of doing it. */
export async function runListen(listen: Listen, { subscriber, event, context }: Call): Promise<void> {
  const result = await listen(event, context);
  if (!isUnstarted(result)) return;
  const what = typeof result === 'function' ? 'a function' : 'a generator';
  throw new Error(`The listen of '${subscriber}' returned ${what}, which nobody runs. Do the work in listen itself.`);
}

/** Whether a subscriber returned work instead of doing it: a generator, whose body has not started, or a function. */
function isUnstarted(result: unknown): boolean {
  if (typeof result === 'function') return true;
  const tag = Object.prototype.toString.call(result);
  return tag === '[object Generator]' || tag === '[object AsyncGenerator]';
}

/** Throws if a payload is to be validated and does not fit. */
export function checkPayload(
  validation: Validation | undefined,
  subscriber: string,
  { type, data }: DeliveredEvent,
): void {
  if (validation === undefined) return;
  const fault = findDeliveryFault(validation, type, data);
  if (fault !== undefined) throw new Error(`Cannot deliver '${type}' to '${subscriber}': ${fault}`);
}
