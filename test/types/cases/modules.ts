import { BASE, ESM, MATRIX } from '../settings.js';
import { APP, type AppCase } from './configs.js';

const IMPORTS = (folder: string) => ({ '#events': `./${folder}generated/events.js` });

const MODULE_CONFIG = (events: string) =>
  `import { defineConfig } from '@tsc-run/core'; export default defineConfig({ events: { registry: 'module', subscribers: { greet: { events: [${events}] } } } });`;

const OWN_APP = (type: string) => ({
  ...APP,
  'package.json': JSON.stringify({ type, imports: IMPORTS('') }),
  'tsc-run.config.ts': MODULE_CONFIG(`'user.registered'`),
  'functions/subscribers/greet.ts': `
    import type { events } from '#events';
    export const listen = (event: events.For<'greet'>, context: events.Context): string => event.data.name + context.id;
  `,
  'functions/api/users.ts': `
    import { events } from '#events';
    import { events as core } from '@tsc-run/core';
    void events.emit('user.registered', { id: '1', name: 'Ada' });
    void events.emit('user.registered', { id: '1', name: 1 }); // error TS2322: Type 'number' is not assignable to type 'string'
    void events.emit('user.registerd', { id: '1', name: 'Ada' }); // error TS2345: no event named 'user.registerd'
    void events.emit('user.verified', { id: '1' }); // error TS2345: 'user.verified' has no subscriber
    void core.emit('user.registered', { id: '1', name: 'Ada' }); // error TS2345: no event registry
    export function send<N extends events.Name>(name: N, data: events.EmitPayload<N>): Promise<void> {
      return events.emit(name, data);
    }
    export const user: events.Payload<'user.registered'> = { id: '1', name: 'Ada' };
    export const event: events.EventOf<'user.registered'> = { type: 'user.registered', data: user };
    export const any: events.Event = event;
    export type Unknown = events.For<'nobody'>; // error TS2344: does not satisfy the constraint
  `,
});

const ORDERS = {
  'package.json': JSON.stringify({ type: 'module', imports: IMPORTS('') }),
  'tsc-run.config.ts': MODULE_CONFIG(`'order.completed'`),
  'events/order.ts': `export type OrderCompletedEvent = { order: number };`,
  'functions/subscribers/greet.ts': `
    import type { events } from '#events';
    export const listen = (event: events.For<'greet'>): number => event.data.order;
  `,
  'functions/api/orders.ts': `
    import { events } from '#events';
    void events.emit('order.completed', { order: 1 });
    void events.emit('user.registered', { id: '1', name: 'Ada' }); // error TS2345: no event named 'user.registered'
  `,
};

const USERS = {
  ...OWN_APP('module'),
  'functions/api/users.ts': `
    import { events } from '#events';
    void events.emit('user.registered', { id: '1', name: 'Ada' });
    void events.emit('order.completed', { order: 1 }); // error TS2345: no event named 'order.completed'
  `,
};

const under = (folder: string, files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));

const composite = (references: readonly string[] = [], include: readonly string[] = ['**/*']) =>
  JSON.stringify({
    compilerOptions: {
      ...BASE,
      ...ESM.options,
      noEmit: false,
      composite: true,
      emitDeclarationOnly: true,
      outDir: 'out',
      rootDir: '.',
    },
    include,
    exclude: ['out'],
    references: references.map((path) => ({ path })),
  });

const GLOBAL_APP = (name: string, type: string, payload: string) => ({
  'package.json': JSON.stringify({ type: 'module' }),
  'tsconfig.json': composite(),
  'tsc-run.config.ts': `import { defineConfig } from '@tsc-run/core'; export default defineConfig({ events: { subscribers: { all: { events: ['${name}'], external: true } } } });`,
  [`events/${name}.ts`]: `export type ${type} = ${payload};`,
});

/** Several registries in one program, and several programs in one build. */
export const MODULES: Readonly<Record<string, AppCase>> = {
  'a registry of its own in an ES module app': {
    files: OWN_APP('module'),
    settings: MATRIX.filter(
      ({ type, options }) => type === 'module' && options.strict !== false && !options.isolatedDeclarations,
    ),
  },
  'a registry of its own in a CommonJS app': {
    files: OWN_APP('commonjs'),
    settings: MATRIX.filter(({ type, options }) => type === 'commonjs' && options.strict !== false),
  },
  'a stale registry of its own': {
    files: { ...USERS, 'functions/api/users.ts': '' },
    afterwards: {
      'tsc-run.config.ts': `${MODULE_CONFIG('')} // error TS2344 in generated/events.ts: stale: run tsc-run generate (greet)`,
    },
    settings: [ESM],
  },
  'two apps in one program': {
    apps: ['users', 'orders'],
    files: { ...under('users', USERS), ...under('orders', ORDERS) },
    settings: MATRIX.filter(
      ({ type, options }) => type === 'module' && options.strict !== false && !options.isolatedDeclarations,
    ),
  },
  'an app with a registry of its own beside one without': {
    apps: ['', 'orders'],
    files: {
      ...APP,
      'tsc-run.config.ts': `export default { events: { subscribers: { greet: { events: ['user.registered'] } } } };`,
      ...under('orders', ORDERS),
      // Known limit: defineConfig knows the names of the merged registry only.
      'orders/tsc-run.config.ts': `export default { events: { registry: 'module', subscribers: { greet: { events: ['order.completed'] } } } } as const;`,
      'functions/api/more.ts': `
        import { events } from '@tsc-run/core';
        void events.emit('user.registered', { id: '1', name: 'Ada' });
        void events.emit('order.completed', { order: 1 }); // error TS2345: no event named 'order.completed'
      `,
    },
    settings: [ESM],
  },
  'two merged registries in one program would leak into each other': {
    apps: ['a', 'b'],
    files: {
      ...under('a', GLOBAL_APP('a.done', 'ADoneEvent', '{ a: 1 }')),
      ...under('b', GLOBAL_APP('b.done', 'BDoneEvent', '{ b: 1 }')),
      'a/package.json': JSON.stringify({ name: 'a', type: 'module' }),
      'b/package.json': JSON.stringify({ name: 'b', type: 'module' }),
      'a/tsc-run.config.ts': `export default { events: { subscribers: { ours: { events: ['a.done'], external: true } } } };`,
      'b/tsc-run.config.ts': `export default { events: { subscribers: { theirs: { events: ['b.done'], external: true } } } };`,
    },
    errors: [
      'b/generated/events.ts:21 TS2717: must be of type \'"generated of a"\', but here has type \'"generated of b"\'',
    ],
    settings: [ESM],
  },
  'what was built of a registry beside it': {
    files: {
      ...GLOBAL_APP('a.done', 'ADoneEvent', '{ a: 1 }'),
      'api.ts': `
        import { events } from '@tsc-run/core';
        void events.emit('a.done', { a: 1 });
        void events.emit('a.done', { a: 2 }); // error TS2322: Type '2' is not assignable to type '1'
      `,
      'dist/events/a.done.d.ts': 'export type ADoneEvent = { a: 1 };',
      'dist/generated/events.d.ts': `
        declare module '@tsc-run/core' {
          interface EventRegistry { 'a.done': import('../events/a.done.js').ADoneEvent }
          interface SubscriberRegistry { all: { 'a.done': 'external' } }
          interface RegistryInfo {
            'one registry in a program: delete the others, or set events.registry to module': 'generated';
          }
        }
        export {};
      `,
    },
    settings: [ESM],
  },
  'project references keep registries apart': {
    apps: ['a', 'b'],
    files: {
      'package.json': JSON.stringify({ type: 'module' }),
      'tsconfig.json': JSON.stringify({ files: [], references: [{ path: 'shared' }, { path: 'a' }, { path: 'b' }] }),
      'shared/tsconfig.json': composite(),
      'shared/package.json': JSON.stringify({ type: 'module' }),
      'shared/audit.ts': `
        import type { EventSink } from '@tsc-run/core';
        export async function audit(sink: EventSink<{ 'a.done': { a: 1 } }>): Promise<void> {
          await sink.emit('a.done', { a: 1 });
        }
      `,
      ...under('a', {
        ...GLOBAL_APP('a.done', 'ADoneEvent', '{ a: 1 }'),
        'tsconfig.json': composite(['../shared']),
        'functions/api/a.ts': `
          import { events } from '@tsc-run/core';
          import { audit } from '../../../shared/audit.js';
          void audit(events);
          void events.emit('a.done', { a: 1 });
          void events.emit('b.done', { b: 1 }); // error TS2345: no event named 'b.done'
        `,
      }),
      ...under('b', {
        ...GLOBAL_APP('b.done', 'BDoneEvent', '{ b: 1 }'),
        'tsconfig.json': composite(['../shared']),
        'functions/api/b.ts': `
          import { events } from '@tsc-run/core';
          import { audit } from '../../../shared/audit.js';
          void audit(events); // error TS2345
          void events.emit('b.done', { b: 1 });
          void events.emit('a.done', { a: 1 }); // error TS2345: no event named 'a.done'
        `,
      }),
    },
    settings: [ESM],
  },
};
