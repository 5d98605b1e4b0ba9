import type { Deliver } from '../runtime/bus.js';
import type { DeliveredEvent, DeliveryContext } from '../runtime/envelope.js';

/** What a file of `functions/subscribers/` exports. Each takes the events of its own type, so none fits all events. */
export type SubscriberModule = { readonly listen: (event: never, context: DeliveryContext) => unknown };

/**
 * Delivers to subscribers that are imported on first use.
 *
 * @example deliverTo({ 'send-welcome-email': () => import('./functions/subscribers/send-welcome-email.js') })
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
