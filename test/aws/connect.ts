import { expect, onTestFinished } from 'vitest';
import { eventBridgeBus, type EventBridgeBus, type EventBridgeBusOptions } from '../../src/lambda/aws.js';
import { EmitError, type EmitFailure } from '../../src/runtime/bus.js';
import type { Envelope } from '../../src/runtime/envelope.js';
import { type EventBridgeOptions, type EventBridgeServer, startEventBridge } from './eventbridge-server.ts';

/** A bus and the server that its client reaches. */
export type Loop = {
  readonly server: EventBridgeServer;
  readonly bus: EventBridgeBus;
  /** What the bus told on `onProblem`. */
  readonly problems: readonly Error[];
  /** The actions of all requests, in the order of their arrival. */
  readonly actions: readonly string[];
};

/** Starts a server with the bus `shop`, and a bus that sends to it. Both are closed when the test has finished. */
export async function connect(
  { faults, ...server }: EventBridgeOptions = {},
  options: EventBridgeBusOptions = {},
): Promise<Loop> {
  const actions: string[] = [];
  const started = await startEventBridge({
    buses: ['shop'],
    ...server,
    faults: (call) => {
      actions.push(call.action);
      return faults?.(call);
    },
  });
  const client = started.createClient();
  const problems: Error[] = [];
  const onProblem = (problem: Error) => void problems.push(problem);
  const bus = eventBridgeBus({ eventBus: 'shop', source: 'shop/test', client, onProblem, ...options });
  onTestFinished(async () => {
    await bus.close();
    client.destroy();
    await started.close();
  });
  return { server: started, bus, problems, actions };
}

let count = 0;

/** An event with an id of its own. */
export function toEvent(data: unknown = {}, more: Partial<Envelope> = {}): Envelope {
  return { id: `id-${++count}`, type: 'order.paid', data, time: '2026-11-27T12:00:00.000Z', ...more };
}

/** The failures that an emit must reject with. */
export async function expectFailures(publishing: Promise<void>): Promise<readonly EmitFailure[]> {
  const error: unknown = await publishing.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(EmitError);
  return (error as EmitError).failures;
}

/** The sentence of the one failure that an emit must reject with. */
export async function expectRefusal(publishing: Promise<void>): Promise<string> {
  const failures = await expectFailures(publishing);
  expect(failures).toHaveLength(1);
  return failures[0]?.message ?? '';
}

/** The ids of ours that reached the bus, one for each time. */
export function listIds(server: EventBridgeServer): readonly string[] {
  return server.events.map(({ detail }) => (detail['$meta'] as { id: string }).id);
}
