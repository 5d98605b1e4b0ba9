import type { Deliver } from '../runtime/bus.js';
import type { DeliveredEvent, DeliveryContext } from '../runtime/envelope.js';

/**
 * The module of a subscriber, in `functions/subscribers/`. The event is of type `never` because every `listen` takes
 * other events, and none of them takes all.
 */
export type SubscriberModule = { readonly listen: (event: never, context: DeliveryContext) => unknown };

/**
 * Delivers events to the given subscribers, for `bus.consume`. Imports each subscriber on first use. A delivery to a
 * subscriber that is not given fails.
 *
 * @example
 * await bus.consume(
 *   deliverTo({ 'send-welcome-email': () => import('./functions/subscribers/send-welcome-email.js') }),
 * );
 */
export function deliverTo(subscribers: Readonly<Record<string, () => Promise<SubscriberModule>>>): Deliver {
  return async (subscriber, event, context) => {
    const load = Object.hasOwn(subscribers, subscriber) ? subscribers[subscriber] : undefined;
    if (load === undefined) {
      throw new Error(
        `No subscriber '${subscriber}' here. Add it to deliverTo(…), or run tsc-run generate if it is gone.`,
      );
    }
    const { listen } = await load();
    await (listen as (event: DeliveredEvent, context: DeliveryContext) => unknown)(event, context);
  };
}
