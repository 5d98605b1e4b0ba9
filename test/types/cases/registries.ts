import { BASE, CJS, ESM, MATRIX } from '../settings.js';
import { APP, type AppCase } from './configs.js';

const PLAIN = `export default { events: { subscribers: { greet: { events: ['user.registered'] } } } };`;
const NO_REGISTRY =
  'no event registry in this program: run tsc-run generate, and include generated/ in its tsconfig.json';

/** Programs about the whole registry: missing, empty, in another folder, or filled from unusual files. */
export const REGISTRIES: Readonly<Record<string, AppCase>> = {
  'before the first generate': {
    apps: [],
    files: {
      'events/user.ts': APP['events/user.ts'],
      'functions/api/users.ts': `
        import { events } from '@tsc-run/core';
        declare const data: any;
        declare const name: string;
        void events.emit('user.registered', { id: '1', name: 'Ada' }); // error TS2345: ${NO_REGISTRY}
        void events.emit('user.registered', data); // error TS2345: ${NO_REGISTRY}
        void events.emit(name, data); // error TS2345: ${NO_REGISTRY}
        export type Id = events.For<'greet'>; // error TS2344: does not satisfy the constraint 'never'
      `,
      'tsc-run.config.ts': `
        import { defineConfig } from '@tsc-run/core';
        // Before the registry exists, no name in the config can be wrong.
        export default defineConfig({ events: { subscribers: { greet: { events: ['user.registered', 'any.thing'] } } } });
      `,
    },
  },
  'generated/ is not in the tsconfig': {
    files: {
      ...APP,
      'tsc-run.config.ts': PLAIN,
      'functions/api/users.ts': `
        import { events } from '@tsc-run/core';
        void events.emit('user.registered', { id: '1', name: 'Ada' }); // error TS2345: ${NO_REGISTRY}
      `,
      'tsconfig.json': JSON.stringify({
        compilerOptions: { ...BASE, ...ESM.options },
        include: ['events', 'functions'],
      }),
    },
    settings: [ESM],
  },
  'generated/events.ts is deleted': {
    files: { ...APP, 'tsc-run.config.ts': PLAIN },
    afterwards: {
      'generated/events.ts': undefined,
      'functions/api/users.ts': `
        import { events } from '@tsc-run/core';
        void events.emit('user.registered', { id: '1', name: 'Ada' }); // error TS2345: ${NO_REGISTRY}
      `,
    },
    errors: [
      `functions/subscribers/greet.ts:3 (generated/subscribers.ts) TS2344: does not satisfy the constraint 'never'`,
      `functions/subscribers/greet.ts:3 (generated/subscribers.ts) TS2344: Type 'unknown' is not assignable to type '{ id: string; }'`,
    ],
  },
  'generated/subscribers.ts is deleted, which only generate --check finds': {
    files: { ...APP, 'tsc-run.config.ts': PLAIN },
    afterwards: { 'generated/subscribers.ts': undefined },
  },
  'no events yet': {
    files: {
      'functions/api/users.ts': `
        import { events } from '@tsc-run/core';
        void events.emit('user.registered', { id: '1' }); // error TS2345: no event named 'user.registered'
      `,
      'tsc-run.config.ts': 'export default { events: { subscribers: {} } };',
    },
  },
  'only unsubscribed events': {
    files: {
      'events/user.ts': APP['events/user.ts'],
      'functions/api/users.ts': `
        import { events } from '@tsc-run/core';
        void events.emit('user.registered', { id: '1', name: 'Ada' }); // error TS2345: 'user.registered' has no subscriber
        void events.emit('user.registerd', { id: '1', name: 'Ada' }); // error TS2345: no event named 'user.registerd'
      `,
      'tsc-run.config.ts': 'export default { events: { subscribers: {} } };',
    },
  },
  'an app in src with rootDir': {
    files: {
      ...Object.fromEntries(Object.entries(APP).map(([path, text]) => [`src/${path}`, text])),
      'src/tsc-run.config.ts': `
        import { defineConfig } from '@tsc-run/core';
        export default defineConfig({ events: { outDir: 'out/generated', subscribers: { greet: { events: ['user.registered'] } } } });
      `,
      'tsconfig.json': JSON.stringify({
        compilerOptions: { ...BASE, ...ESM.options, rootDir: 'src' },
        include: ['src'],
      }),
    },
    apps: ['src'],
    settings: [ESM],
  },
  'names that need escapes': {
    settings: MATRIX.slice(0, 2),
    files: {
      'events/odd.ts': `
        /** @event it's-"quoted" */
        export type QuotedEvent = { a: 1 };
        /** @event back\\slash */
        export type BackslashEvent = { b: 1 };
        /** @event \`\${template}\` */
        export type TemplateEvent = { c: 1 };
        /** @event größe.geändert */
        export type UmlautEvent = { d: 1 };
        /** @event 注文.完了 */
        export type JapaneseEvent = { e: 1 };
        /** @event constructor */
        export type BuiltinEvent = { f: 1 };
        /** @event 1st.of-all/things:here */
        export type PunctuatedEvent = { g: 1 };
        export type 用户Event = { h: 1 };
      `,
      'functions/api/odd.ts': `
        import { events } from '@tsc-run/core';
        void events.emit('it\\'s-"quoted"', { a: 1 });
        void events.emit('back\\\\slash', { b: 1 });
        void events.emit('\`\${template}\`', { c: 1 });
        void events.emit('größe.geändert', { d: 1 });
        void events.emit('注文.完了', { e: 1 });
        void events.emit('constructor', { f: 1 });
        void events.emit('1st.of-all/things:here', { g: 1 });
        void events.emit('用户', { h: 1 });
        void events.emit('it\\'s-"quoted"', { a: 2 }); // error TS2322: Type '2' is not assignable to type '1'
        void events.emit('toString', { f: 1 }); // error TS2345: no event named 'toString'
        void events.emit('größe.geandert', { d: 1 }); // error TS2345: no event named 'größe.geandert'
      `,
      'tsc-run.config.ts': `
        import { defineConfig } from '@tsc-run/core';
        export default defineConfig({
          events: {
            subscribers: {
              crm: {
                external: true,
                events: [
                  'it\\'s-"quoted"', 'back\\\\slash', '\`\${template}\`', 'größe.geändert', '注文.完了', 'constructor',
                  '1st.of-all/things:here', '用户',
                ],
              },
            },
          },
        });
      `,
    },
  },
  'every way to export an event type': {
    settings: MATRIX.slice(0, 2),
    files: {
      'shared/types.ts': `
        export type SharedEvent = { shared: true };
        export type Renamed = { renamed: true };
        export interface StarEvent { star: true }
      `,
      'events/all.ts': `
        export type { SharedEvent as SharedThingEvent, Renamed as ThingRenamedEvent } from '../shared/types.js';
        export * from '../shared/types.js';
        type Local = { local: true };
        export type { Local as LocalThingEvent };
        export interface MergedThingEvent { a: 1 }
        export interface MergedThingEvent { b: 2 }
        export type MappedThingEvent = { [K in 'x' | 'y']: number };
        export type ConditionalThingEvent = string extends 'a' ? never : { c: 3 };
        type ImportedThingEvent = import('../shared/types.js').SharedEvent;
        export { type ImportedThingEvent };
      `,
      'events/nested/deep/default-thing.ts': `export default interface DefaultThingEvent { d: 4 }`,
      'events/barrel.ts': `export type { MergedThingEvent as MergedThingEvent } from './all.js';`,
      'functions/api/all.ts': `
        import { events } from '@tsc-run/core';
        void events.emit('shared.thing', { shared: true });
        void events.emit('thing.renamed', { renamed: true });
        void events.emit('star', { star: true });
        void events.emit('local.thing', { local: true });
        void events.emit('merged.thing', { a: 1, b: 2 });
        void events.emit('mapped.thing', { x: 1, y: 2 });
        void events.emit('conditional.thing', { c: 3 });
        void events.emit('imported.thing', { shared: true });
        void events.emit('default.thing', { d: 4 });
        void events.emit('default.thing', { d: 5 }); // error TS2322: Type '5' is not assignable to type '4'
      `,
      'tsc-run.config.ts': `
        import { defineConfig } from '@tsc-run/core';
        export default defineConfig({
          events: {
            subscribers: {
              crm: {
                external: true,
                events: [
                  'shared.thing', 'thing.renamed', 'star', 'local.thing', 'merged.thing', 'mapped.thing', 'conditional.thing',
                  'imported.thing', 'default.thing',
                ],
              },
            },
          },
        });
      `,
    },
  },
  ...Object.fromEntries(
    ['mts', 'cts', 'ts'].map((extension): [string, AppCase] => [
      `events, subscribers and config in .${extension} files`,
      {
        settings: MATRIX.filter(
          ({ options }) =>
            options.strict !== false &&
            !options.verbatimModuleSyntax &&
            !options.isolatedDeclarations &&
            // Under `preserve`, a .cts file has `import x = require()` only.
            (extension !== 'cts' || options.module !== 'preserve'),
        ),
        files: {
          [`events/user.${extension}`]: APP['events/user.ts'],
          [`events/by-default.${extension}`]: 'export default interface ThingDoneEvent { thing: string }',
          [`functions/subscribers/greet.${extension}`]: `
            import type { events } from '@tsc-run/core';
            export const listen = (event: events.For<'greet'>): string => event.type;
          `,
          [`functions/api/users.${extension}`]: `
            import { events } from '@tsc-run/core';
            void events.emit('user.registered', { id: '1', name: 'Ada' });
            void events.emit('user.registered', { id: '1' }); // error TS2345 (5|6): Property 'name' is missing // error TS2741 (7): Property 'name' is missing
            void events.emit('thing.done', { thing: 'x' });
            void events.emit('thing.done', { thing: 1 }); // error TS2322: Type 'number' is not assignable to type 'string'
            void events.emit('user.verified', { id: '1' }); // error TS2345: 'user.verified' has no subscriber
          `,
          [`tsc-run.config.${extension}`]: `
            import { defineConfig } from '@tsc-run/core';
            export default defineConfig({ events: { subscribers: { greet: { events: ['user.registered', 'thing.done'] } } } });
          `,
        },
      },
    ]),
  ),
  ...Object.fromEntries(
    ['mts', 'cts', 'ts'].map((extension): [string, AppCase] => [
      `a stale .${extension} config`,
      {
        files: {
          ...APP,
          [`tsc-run.config.${extension}`]: `import { defineConfig } from '@tsc-run/core'; export default defineConfig({ events: { subscribers: { greet: { events: ['user.registered'] } } } });`,
        },
        afterwards: {
          [`tsc-run.config.${extension}`]: `import { defineConfig } from '@tsc-run/core'; export default defineConfig({ events: { subscribers: { greet: { events: ['user.verified'] } } } }); // error TS2344 in generated/events.ts: stale: run tsc-run generate (greet)`,
        },
      },
    ]),
  ),
  ...Object.fromEntries(
    (['js', 'mjs', 'cjs'] as const).map((extension): [string, AppCase] => [
      `a .${extension} config`,
      {
        settings: extension === 'js' ? [ESM, CJS] : MATRIX.slice(0, 2),
        files: {
          ...APP,
          [`tsc-run.config.${extension}`]: `${extension === 'cjs' ? 'module.exports =' : 'export default'} { events: { subscribers: { greet: { events: ['user.registered'] } } } };`,
        },
      },
    ]),
  ),
};
