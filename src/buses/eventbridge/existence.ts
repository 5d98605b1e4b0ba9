import { systemClock } from '../engine/clock.js';
import { type Connection, pause, raceTimer, request } from './connection.js';
import { type Fault, toRequestFault } from './fault.js';
import type { Settings } from './options.js';

/** Tells what is wrong with the event bus; `undefined` if events to it are kept. Never takes longer than `until`. */
export type CheckExistence = (connection: Connection, until: number) => Promise<Fault | undefined>;

/**
 * EventBridge answers success for events to a bus that does not exist, and drops them. So the bus is looked up once. A
 * bus that was not found is looked up again for the next events.
 */
export function createExistenceCheck({ eventBus, onProblem }: Settings): CheckExistence {
  let known: Promise<Fault | undefined> | undefined;
  return async (connection, until) => {
    if (eventBus === 'default') return undefined; // It exists in every account, and cannot be deleted.
    known ??= lookUp(connection, until, { eventBus, onProblem }).then((fault) => {
      if (fault !== undefined) known = undefined;
      return fault;
    });
    return raceTimer(known, until - systemClock.now()).catch((error: unknown) => toFault(error, eventBus));
  };
}

async function lookUp(
  { sdk, client }: Connection,
  until: number,
  { eventBus, onProblem }: Pick<Settings, 'eventBus' | 'onProblem'>,
): Promise<Fault | undefined> {
  for (let attempt = 1; ; attempt++) {
    try {
      const command = new sdk.DescribeEventBusCommand({ Name: eventBus });
      await request((abortSignal) => client.send(command, { abortSignal }), until);
      return undefined;
    } catch (error) {
      if ((error as Error).name.startsWith('AccessDenied')) {
        onProblem(new Error(toUnchecked(eventBus), { cause: error }));
        return undefined;
      }
      const fault = toFault(error, eventBus);
      if (!fault.mayPass || !(await pause(attempt, until))) return fault;
    }
  }
}

function toFault(error: unknown, eventBus: string): Fault {
  if ((error as Error).name === 'ResourceNotFoundException') {
    const why = `the event bus '${eventBus}' does not exist. Create it, or correct eventBus or TSC_RUN_EVENT_BUS. (${(error as Error).message})`;
    return { why, mayPass: false, cause: error };
  }
  const fault = toRequestFault(error, 'events:DescribeEventBus', eventBus);
  return { ...fault, why: `it cannot be checked that the event bus '${eventBus}' exists: ${fault.why}` };
}

function toUnchecked(eventBus: string): string {
  return `it cannot be checked that the event bus '${eventBus}' exists, and EventBridge drops events to one that does not. Allow events:DescribeEventBus on it.`;
}
