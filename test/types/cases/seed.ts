import type { AppCase } from './configs.js';

/**
 * The document that this package makes true, example by example. It departs from code that compiles in three places:
 * `uuidv7` is not imported, the event type is two folders up, and the variable that is emitted does not exist.
 */
const HANDLER = (variable: string, marker = '') => `
import { http, events } from '@tsc-run/core';
import type { UserRegisteredEvent } from '../../events/user-registered.js';

declare function uuidv7(): string;

export async function POST(request: http.Request): Promise<http.Response> {
  const userData = request.json();

  // Event
  const user: UserRegisteredEvent = {
    id: uuidv7(),
    ...userData,
    registeredAt: new Date().toISOString()
  };

  // Dispatch event for async processing
  await events.emit('user.registered', ${variable});${marker}

  return http.response(http.STATUS_CREATED).json({
    data: { id: user.id }
  });
}
`;

export const SEED: Readonly<Record<string, AppCase>> = {
  'the seed': {
    files: {
      'events/user-registered.ts': `
export type UserRegisteredEvent = {
  id: string;
  name: string;
  email: string;
  registeredAt: string;
}
`,
      'events/user-verified.ts': 'export type UserVerifiedEvent = { id: string }',
      'events/order-completed.ts': 'export type OrderCompletedEvent = { id: string }',
      'events/payment-failed.ts': 'export type PaymentFailedEvent = { id: string }',
      'functions/api/users.ts': HANDLER('user'),
      'functions/api/undeclared.ts': HANDLER(
        'userRegisteredEvent',
        " // error TS2304: Cannot find name 'userRegisteredEvent'",
      ),
      'functions/api/names.ts': `
import { events } from '@tsc-run/core';
void events.emit('user.verified', { id: '1' });
void events.emit('order.completed', { id: '1' });
void events.emit('payment.failed', { id: '1' }); // error TS2345: 'payment.failed' has no subscriber
void events.emit('user', { id: '1' }); // error TS2345: no event named 'user'
void events.emit('event', { id: '1' }); // error TS2345: no event named 'event'
void events.emit('update', { id: '1' }); // error TS2345: no event named 'update'
`,
      'functions/subscribers/send-welcome-email.ts': `
import type { events } from '@tsc-run/core';
import type { UserRegisteredEvent } from '../../events/user-registered.js';
import type { UserVerifiedEvent } from '../../events/user-verified.js';
export async function listen(event: events.Event<UserRegisteredEvent | UserVerifiedEvent>): Promise<string> {
  return event.data.id;
}
`,
      'functions/subscribers/update-analytics.ts': `
import type { events } from '@tsc-run/core';
type Event<T = unknown> = {
  type: string;    // The event name (e.g., 'user.registered')
  data: T;         // The event payload with your custom type
}
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
export const same: [Same<Event, events.Event>, Same<Event<string>, events.Event<string>>] = [true, true];
export async function listen(event: events.Event): Promise<string> {
  return event.type;
}
`,
      'tsc-run.config.ts': `
export default {
  provider: 'aws',
  region: 'us-east-1',
  events: {
    eventBus: 'default',
    subscribers: {
      'send-welcome-email': {
        events: ['user.registered', 'user.verified']
      },
      'update-analytics': {
        events: ['user.registered', 'order.completed']
      }
    }
  }
};
`,
    },
  },
};
