import type { Bus } from '../../runtime/bus.js';
import { readVariable } from '../../runtime/environment/from-env.js';
import type { EventBridgeBusOptions } from './options.js';
import { toDetail } from './wire.js';

/** A bus that sends events to Amazon EventBridge. */
export type EventBridgeBus = Bus & {
  /** Resolves when everything that was emitted is sent or refused. Later emits reject. */
  readonly close: () => Promise<void>;
};

export function eventBridgeBus(options: EventBridgeBusOptions = {}): EventBridgeBus {
  const source = options.source ?? readVariable('TSC_RUN_SOURCE');
  const eventBus = options.eventBus ?? readVariable('TSC_RUN_EVENT_BUS') ?? 'default';
  return {
    publish: async (batch) => {
      const { EventBridgeClient, PutEventsCommand } = await import('@aws-sdk/client-eventbridge');
      const client = (options.client ?? new EventBridgeClient()) as InstanceType<typeof EventBridgeClient>;
      for (let done = 0; done < batch.length; done += 10) {
        const Entries = batch.slice(done, done + 10).map((envelope) => ({
          EventBusName: eventBus,
          Source: source,
          DetailType: envelope.type,
          Detail: JSON.stringify(toDetail(envelope)),
        }));
        const { FailedEntryCount } = await client.send(new PutEventsCommand({ Entries }));
        if (FailedEntryCount) throw new Error(`EventBridge refused ${FailedEntryCount} events.`);
      }
    },
    close: async () => {},
  };
}
