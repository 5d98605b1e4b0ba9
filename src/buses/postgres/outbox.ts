import type { Bus } from '../../runtime/bus.js';
import type { EventsEmit, EventsEmitMany, EmitOptions } from '../../runtime/emitter.js';
import { sendTo } from '../../runtime/send.js';
import { systemClock } from '../engine/clock.js';
import { createInbox } from '../engine/inbox.js';
import { createProblems, type OnProblem } from '../engine/problems.js';
import type { Routes } from '../routing.js';
import type { Send } from './connection.js';
import { toNotification } from './notifications.js';
import type { Statements } from './statements.js';
import { append } from './store.js';

/** A bus that is part of a transaction. Emit with it instead of `events`. */
export type TransactionBus = Bus & {
  /** `events.emit` inside the transaction. */
  readonly emit: EventsEmit;
  /** `events.emitMany` inside the transaction. */
  readonly emitMany: EventsEmitMany;
};

export type OutboxOptions = {
  /** Runs statements in the transaction. */
  readonly send: Send;
  readonly statements: Statements;
  readonly channel: string;
  readonly routes: Routes;
  readonly maxBytes: number;
  readonly onProblem: OnProblem;
};

/** A bus whose events are part of a transaction. The server notifies when it commits. */
export function createOutbox(options: OutboxOptions): TransactionBus {
  const { send, statements, routes, maxBytes, onProblem } = options;
  const notification = toNotification(options.channel);
  const inbox = createInbox({
    store: {
      append: async (batch) => {
        // The empty id is that of nobody, so that this process hears it too: it cannot know when the commit is.
        const { accepted, isHeard } = await append({ send, statements, process: '' }, batch);
        if (isHeard) await send(notification, '');
        return accepted;
      },
    },
    routes,
    clock: systemClock,
    problems: createProblems(onProblem),
    onStored: () => {},
    isCheap: true,
  });
  const bus = { maxBytes, publish: inbox.publish };
  const emit = (type: string, data: unknown, more?: EmitOptions) => sendTo(bus, [{ ...more, type, data }]);
  const emitMany = (batch: Parameters<typeof sendTo>[1]) => sendTo(bus, batch);
  return { ...bus, emit: emit as EventsEmit, emitMany: emitMany as EventsEmitMany };
}
