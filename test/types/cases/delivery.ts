import { CJS, ESM, MATRIX } from '../settings.js';
import { APP, type AppCase } from './configs.js';

/** TypeScript 7 has other codes for what an argument lacks. */
const LACKS = `// error TS2345 (5|6): '"send-report"' is missing // error TS2741 (7): '"send-report"' is missing`;

const MAPS = `
    const mail = () => import('../functions/subscribers/mail.js');
    const report = () => import('../functions/subscribers/send-report.js');
    const deaf = async () => ({ listen: (event: events.EventOf<'user.verified'>) => event.data.id });
    const dumb = async () => ({ hear: () => {} });
    export const all = deliverTo({ mail, 'send-report': report });
    export const part = deliverTo({ mail }, { only: ['mail'] });
    export const both = deliverTo({ mail, 'send-report': report }, { only: ['send-report', 'mail'] });
    export const idle = deliverTo({ mail, 'send-report': report, idle: mail }); // error TS2353: 'idle' does not exist
    deliverTo({ mail }); ${LACKS}
    deliverTo({}); // error TS2345 (5|6): missing the following properties // error TS2739 (7): missing the following properties
    deliverTo({ mail, 'send-reprt': report }); // error TS2353: ''send-reprt'' does not exist
    deliverTo({ mail, 'send-report': report, billing: mail }); // error TS2353: 'billing' does not exist
    deliverTo({ mail, 'send-report': report }, { only: ['mail'] }); // error TS2353: ''send-report'' does not exist
    deliverTo({ mail }, { only: ['mail', 'send-report'] }); ${LACKS}
    deliverTo({ mail }, { only: ['mial'] }); // error TS2322: Type '"mial"' is not assignable
    deliverTo({ mail }, { only: ['billing'] }); // error TS2322: Type '"billing"' is not assignable
    deliverTo({ mail: deaf, 'send-report': report }); // error TS2322: is not assignable to type
    deliverTo({ mail: dumb, 'send-report': report }); // error TS2322: is not assignable to type
`;

const SUBSCRIBERS = `{
  mail: { events: ['user.registered'] },
  'send-report': { events: ['user.registered', 'user.verified'] },
  billing: { events: ['user.registered'], external: true },
  idle: { events: [], external: true },
}`;

const app = (from: string, registry = '') => ({
  'events/user.ts': APP['events/user.ts'],
  'functions/subscribers/mail.ts': `
    import type { events } from '${from}';
    export const listen = (event: events.For<'mail'>): string => event.data.name;
  `,
  'functions/subscribers/send-report.ts': `
    import type { events } from '${from}';
    export const listen = (event: events.For<'send-report'>, context: events.Context): string => event.data.id + context.id;
  `,
  'tsc-run.config.ts': `import { defineConfig } from '@tsc-run/core'; export default defineConfig({ events: { ${registry}subscribers: ${SUBSCRIBERS.replaceAll('\n', ' ')} } });`,
});

/** The first settings of each kind of module resolution. */
const SETTINGS = MATRIX.filter(
  ({ options }) => options.strict !== false && options.strictNullChecks !== false && !options.isolatedDeclarations,
).slice(0, 5);

/** `deliverTo` takes the subscribers of the app, and nothing else. */
export const DELIVERY: Readonly<Record<string, AppCase>> = {
  'deliverTo takes every subscriber that is not external': {
    files: {
      ...app('@tsc-run/core'),
      'src/bus.ts': `
    import { deliverTo } from '@tsc-run/core/local';
    import type { events } from '@tsc-run/core';
    ${MAPS}
    export type Billing = events.For<'billing'>['type'];
    export const billing: Billing = 'user.registered';
      `,
    },
    settings: SETTINGS,
  },
  'deliverTo of a registry of its own': {
    files: {
      ...app('#events', `registry: 'module', `),
      'package.json': JSON.stringify({ type: 'module', imports: { '#events': './generated/events.js' } }),
      'src/bus.ts': `
    import { createDeliverTo } from '@tsc-run/core/local';
    import type { EventRegistry, events, SubscriberRegistry } from '#events';
    const deliverTo = createDeliverTo<EventRegistry, SubscriberRegistry>();
    ${MAPS}
      `,
    },
    settings: SETTINGS.filter(({ type }) => type === 'module'),
  },
  'deliverTo without a registry takes any subscribers': {
    apps: [],
    files: {
      'src/bus.ts': `
        import { deliverTo } from '@tsc-run/core/local';
        const listen = (event: { type: string; data: { id: string } }): string => event.data.id;
        const mail = async () => ({ listen });
        export const all = [deliverTo({}), deliverTo({ mail }), deliverTo({ mail }, { only: ['mail'] })];
        deliverTo({ mail: async () => ({ hear: listen }) }); // error TS2322: is not assignable to type
      `,
    },
    settings: [ESM, CJS],
  },
};
