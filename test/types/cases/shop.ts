import type { Files } from '../program.js';

/** The events of most programs, with every form of name and payload. */
export const EVENTS: Files = {
  'events/user-registered.ts': `
    export type UserRegisteredEvent = { id: string; name: string; email: string };
  `,
  'events/user-verified.ts': `
    export interface UserVerifiedEvent { id: string }
  `,
  'events/user-deleted.ts': `
    export type UserDeletedEvent = { by: 'self' } | { by: 'admin'; admin: string };
  `,
  'events/orders.ts': `
    type Money = { amount: number; currency: 'EUR' | 'USD' };
    export type OrderCompletedEvent = { id: string; total: Money; items: readonly { sku: string; count: number }[]; coupon?: string };
    /** Nobody subscribes to it. */
    export type PaymentFailedEvent = { id: string; reason: string };
  `,
  'events/odd-names.ts': `
    /** @event cart/abandoned-v2 */
    export type CartAbandonedEvent = { id: string; items: number };
    export type CustomerSubscriptionTrialWillEndEvent = { id: string; days: number };
    export type S3ObjectCreatedEvent = { key: string };
  `,
  'events/odd-payloads.ts': `
    export type CountChangedEvent = number;
    export type TagsChangedEvent = readonly string[];
    export type AuditLoggedEvent = { [field: string]: unknown };
    export type PageViewedEvent<T = string> = { path: T };
    export type CacheClearedEvent = null;
    export interface SessionEndedEvent extends SessionStartedEvent { seconds: number }
    export interface SessionStartedEvent { readonly session: string }
  `,
};

export const CONFIG = `
  import { defineConfig } from '@tsc-run/core';

  export default defineConfig({ // error TS9037 (isolatedDeclarations)
    provider: 'aws',
    region: 'us-east-1',
    events: {
      eventBus: 'default',
      subscribers: {
        'send-welcome-email': { events: ['user.registered', 'user.verified'] },
        'update-analytics': { events: ['user.registered', 'order.completed', 'user.deleted', 'page.viewed'] },
        warehouse: {
          events: [
            'cart/abandoned-v2', 'customer.subscription.trial_will_end', 's3.object.created', 'count.changed',
            'tags.changed', 'audit.logged', 'cache.cleared', 'session.started', 'session.ended',
          ],
          external: true,
        },
      },
    },
  });
`;

export const SUBSCRIBERS: Files = {
  'functions/subscribers/send-welcome-email.ts': `
    import type { events } from '@tsc-run/core';

    export async function listen(event: events.For<'send-welcome-email'>): Promise<string> {
      switch (event.type) {
        case 'user.registered': return event.data.email;
        case 'user.verified': return event.data.id;
        default: return event satisfies never;
      }
    }
  `,
  'functions/subscribers/update-analytics.ts': `
    import type { events } from '@tsc-run/core';

    export const listen = async (event: events.For<'update-analytics'>, context: events.Context): Promise<string> =>
      event.type === 'order.completed' ? event.data.total.currency : context.id;
  `,
};

export const SHOP: Files = { ...EVENTS, ...SUBSCRIBERS, 'tsc-run.config.ts': CONFIG };
