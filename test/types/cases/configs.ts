import type { Program } from '../program.js';
import { CJS, ESM, type Settings, SKIP_LIB_CHECK } from '../settings.js';

/** A case with its own program: an app with one subscriber, which tests the config. */
export type AppCase = Omit<Program, 'name' | 'settings'> & { readonly settings?: readonly Settings[] };

export const APP = {
  'events/user.ts': `
    export type UserRegisteredEvent = { id: string; name: string };
    export type UserVerifiedEvent = { id: string };
  `,
  'functions/subscribers/greet.ts': `
    import type { events } from '@tsc-run/core';
    export const listen = (event: events.Event<{ id: string }>): string => event.data.id;
  `,
  'functions/api/users.ts': `
    import { events } from '@tsc-run/core';
    void events.emit('user.registered', { id: '1', name: 'Ada' });
  `,
} as const;

const GREET = (events: string, more = '') => `events: { subscribers: { greet: { events: [${events}] }${more} } }`;
const DEFINED = (body: string) =>
  `import { defineConfig } from '@tsc-run/core';\nexport default defineConfig({ ${body} });\n`;
/** The config on a single line, on which the error of its assertion is expected. */
const STALE = (text: string, subscriber = 'greet') =>
  `${text.replaceAll('\n', ' ')} // error TS2344 in generated/events.ts: stale: run tsc-run generate (${subscriber})`;
const BOTH = GREET(`'user.registered', 'user.verified'`);
const CRM = (more: string) => GREET(`'user.registered'`, `, crm: { events: ['user.verified']${more} }`);
const ONE = GREET(`'user.registered'`);

const config = (text: string, more: Partial<AppCase> = {}): AppCase => ({
  files: { ...APP, 'tsc-run.config.ts': text },
  ...more,
});
const stale = (before: string, after: string): AppCase =>
  config(before, { afterwards: { 'tsc-run.config.ts': after } });

export const CONFIGS: Readonly<Record<string, AppCase>> = {
  'a plain object': config(`export default { provider: 'aws', ${ONE} };`),
  'a plain object with a misspelt name, which only generate finds': config(
    `export default { ${GREET(`'user.registered', 'user.verifed'`)} };`,
  ),
  defineConfig: config(DEFINED(`provider: 'aws', region: 'us-east-1', ${BOTH}`)),
  'every key': config(
    DEFINED(
      `plugins: [1], events: { dir: 'events', outDir: 'generated', exclude: ['scripts/**'], registry: 'global', rules: {},
      eventBus: 'main', subscribers: { greet: { events: ['user.registered', 'user.verified'], external: false,
      file: 'functions/subscribers/greet.ts' } } }`,
    ),
  ),
  'every documented key': config(
    `import { defineConfig, fromEnv, type Config } from '@tsc-run/core';
    export default defineConfig({
      projectName: 'shop', provider: 'aws', region: 'us-east-1', environment: 'dev',
      domain: { name: 'example.com', type: 'hosted-zone', certificate: { arn: 'arn:aws:acm:1' } },
      networking: { natGateways: 0 }, build: { exclude: ['sharp'] },
      secrets: { key: { value: fromEnv('KEY', ''), description: 'A key.' }, other: { value: '' } },
      resources: { anything: true },
      ${BOTH},
    });
    export const wrong = [
      { domain: { name: 'example.com', type: 'zone' } }, // error TS2322: Type '"zone"' is not assignable to type
      { domain: { type: 'external' } }, // error TS2741: Property 'name' is missing
      { networking: { natGateways: 4 } }, // error TS2322: Type '4' is not assignable to type
      { build: { exclude: 'sharp' } }, // error TS2322: Type 'string' is not assignable to type 'readonly string[]'
      { secrets: { key: 'value' } }, // error TS2322: Type 'string' is not assignable to type 'SecretConfig'
      { projectName: 1 }, // error TS2322: Type 'number' is not assignable to type 'string'
    ] satisfies Config[];`,
  ),
  'a key of events that does not exist': config(
    DEFINED(`
      events: {
        // error TS2322: events has no key 'outdir'
        outdir: 'generated',
        subscribers: { greet: { events: ['user.registered', 'user.verified'] } },
      },
    `),
  ),
  'keys of subscribers that do not exist': config(
    DEFINED(`
      events: {
        subscribers: {
          // error TS2322: a subscriber has no key 'extern'
          greet: { events: ['user.registered', 'user.verified'], extern: false },
        },
      },
    `),
  ),
  'a misspelt key of an annotated config': config(
    `import type { Config } from '@tsc-run/core';
     const config: Config = {
       events: {
         // error TS2561: 'outdir' does not exist in type
         outdir: 'generated',
         subscribers: { greet: { events: ['user.registered', 'user.verified'] } },
       },
     };
     export default config;`,
  ),
  'as const': config(`export default { ${BOTH} } as const;`),
  satisfies: config(`import type { Config } from '@tsc-run/core';\nexport default { ${BOTH} } satisfies Config;`),
  'as const satisfies': config(
    `import type { Config } from '@tsc-run/core';\nexport default { ${BOTH} } as const satisfies Config;`,
  ),
  'a constant': config(`const config = { ${BOTH} } as const;\nexport default config;`),
  'an annotated constant': config(
    `import type { Config } from '@tsc-run/core';\nconst config: Config = { ${BOTH} };\nexport default config;`,
  ),
  'an import of the namespace': config(
    `import * as core from '@tsc-run/core';\nexport default core.defineConfig({ ${BOTH} });`,
  ),
  'split over files': config(
    `import { defineConfig } from '@tsc-run/core';
     import { subscribers } from './subscribers.js';
     export default defineConfig({ events: { subscribers } });`,
    {
      files: {
        ...APP,
        'subscribers.ts': `export const subscribers = { greet: { events: ['user.registered', 'user.verified'] } } as const;`,
        'tsc-run.config.ts': `import { defineConfig } from '@tsc-run/core';
          import { subscribers } from './subscribers.js';
          export default defineConfig({ events: { subscribers } });`,
      },
    },
  ),
  'names in constants that are not literal': config(
    `import { defineConfig } from '@tsc-run/core';
     import { subscribers } from './subscribers.js';
     export default defineConfig({
       // error TS2322: Type 'string' is not assignable to type
       events: { subscribers },
     });`,
    {
      files: {
        ...APP,
        'subscribers.ts': `export const subscribers = { greet: { events: ['user.registered', 'user.verified'] } };`,
        'tsc-run.config.ts': `import { defineConfig } from '@tsc-run/core';
          import { subscribers } from './subscribers.js';
          export default defineConfig({
            // error TS2322: Type 'string' is not assignable to type
            events: { subscribers },
          });`,
      },
    },
  ),
  'names of type string in as const': config(
    `const name: string = 'user.registered';
     export default { ${GREET('name')} } as const;`,
  ),
  'a spread': config(
    `const USERS = ['user.registered', 'user.verified'] as const;
     export default { ${GREET('...USERS')} } as const;`,
  ),
  'a name twice': config(DEFINED(GREET(`'user.registered', 'user.registered'`))),
  'a subscriber of no events': config(DEFINED(GREET(`'user.registered'`, `, idle: { events: [], external: true }`))),
  'an external subscriber': config(
    DEFINED(GREET(`'user.registered'`, `, crm: { events: ['user.verified'], external: true }`)),
  ),
  'no subscribers': config(DEFINED('events: { subscribers: {} }'), {
    files: {
      ...APP,
      'functions/api/users.ts': `
        import { events } from '@tsc-run/core';
        void events.emit('user.registered', { id: '1', name: 'Ada' }); // error TS2345: 'user.registered' has no subscriber
      `,
      'tsc-run.config.ts': DEFINED('events: { subscribers: {} }'),
    },
  }),
  'no events in the config': config(DEFINED(`provider: 'aws'`), {
    files: { 'events/user.ts': APP['events/user.ts'], 'tsc-run.config.ts': DEFINED(`provider: 'aws'`) },
  }),
  'a softened unsubscribed-event': config(
    DEFINED(
      `events: { rules: { 'unsubscribed-event': 'warning' }, subscribers: { greet: { events: ['user.verified'] } } }`,
    ),
  ),
  'an unsubscribed-event that is turned off': config(
    DEFINED(
      `events: { rules: { 'unsubscribed-event': 'off' }, subscribers: { greet: { events: ['user.verified'] } } }`,
    ),
  ),

  'defineConfig with a misspelt name': config(
    `import { defineConfig } from '@tsc-run/core';
    export default defineConfig({
      events: {
        subscribers: {
          greet: {
            events: [
              'user.registered',
              'user.verifed', // error TS2820: Did you mean '"user.verified"'?
            ],
          },
        },
      },
    });`,
  ),
  'satisfies with a misspelt name': config(
    `import type { Config } from '@tsc-run/core'; // error TS2344 in generated/events.ts: (greet)
    export default {
      events: { subscribers: { greet: { events: ['user.registered', 'user.verifed'] } } }, // error TS2820: Did you mean '"user.verified"'?
    } satisfies Config;`,
  ),
  'as const with a misspelt name': config(
    `export default { ${GREET(`'user.registered', 'user.verifed'`)} } as const; // error TS2344 in generated/events.ts: (greet)`,
  ),
  'defineConfig with wrong settings': config(
    `import { defineConfig } from '@tsc-run/core';
    export default defineConfig({
      provider: 'azure', // error TS2322: Type '"azure"' is not assignable to type '"aws"'
      events: {
        eventBus: 7, // error TS2322: Type 'number' is not assignable to type 'string | { readonly name: string;
        rules: { 'vague-event-name': 'quiet' }, // error TS2322: Type '"quiet"' is not assignable to type 'RuleSeverity
        registry: 'local', // error TS2322: Type '"local"' is not assignable to type '"global" | "module"
        subscribers: {
          greet: { events: ['user.registered', 'user.verified'] },
          crm: { external: true }, // error TS2741: Property 'events' is missing
        },
      },
    });`,
  ),

  'stale: an event is no longer subscribed to': stale(DEFINED(BOTH), STALE(DEFINED(ONE))),
  'stale: an event is subscribed to': stale(DEFINED(ONE), STALE(DEFINED(BOTH))),
  'stale: a subscriber is removed': stale(DEFINED(ONE), STALE(DEFINED('events: { subscribers: {} }'))),
  'stale: all subscribers are removed': stale(DEFINED(ONE), STALE(DEFINED(`provider: 'aws'`))),
  'stale: a subscriber is new': stale(
    DEFINED(ONE),
    STALE(DEFINED(GREET(`'user.registered'`, `, crm: { events: ['user.verified'] }`)), 'crm'),
  ),
  'stale: a subscriber is renamed': stale(DEFINED(ONE), STALE(DEFINED(ONE.replace('greet', 'welcome')))),
  'stale: a subscriber becomes external': stale(
    DEFINED(CRM('')),
    `${STALE(DEFINED(CRM(', external: true')), 'crm')} // error TS2307 in generated/subscribers.ts: Cannot find module`,
  ),
  'stale: a subscriber is external no longer': stale(
    `export default { ${CRM(', external: true')} } as const;`,
    STALE(`export default { ${CRM(', external: false')} } as const;`, 'crm'),
  ),
  'an external subscriber, in all ways to write the config': config(
    `import type { Config } from '@tsc-run/core';
    const IS_OUTSIDE = true;
    export default { ${CRM(', external: IS_OUTSIDE')} } satisfies Config;`,
  ),
  'stale: as const': stale(`export default { ${BOTH} } as const;`, STALE(`export default { ${ONE} } as const;`)),
  'stale: a plain object, which only generate --check finds': stale(
    `export default { ${BOTH} };`,
    `export default { ${ONE} };`,
  ),
  'stale: only the order changes': stale(DEFINED(BOTH), DEFINED(GREET(`'user.verified', 'user.registered'`))),
  'stale: a literal config becomes plain': stale(DEFINED(BOTH), `export default { ${ONE} };`),
  'stale: an event file is deleted': config(DEFINED(ONE), {
    settings: [ESM, CJS, SKIP_LIB_CHECK],
    afterwards: { 'events/user.ts': undefined },
    errors: [
      'events/user.ts:1 (generated/events.ts) TS2307: Cannot find module',
      'events/user.ts:1 (generated/events.ts) TS2307: Cannot find module',
    ],
  }),
  'stale: an event type is renamed': config(DEFINED(ONE), {
    settings: [ESM, CJS, SKIP_LIB_CHECK],
    afterwards: {
      'events/user.ts': `
    export type UserSignedUpEvent = { id: string; name: string }; // error TS2694 in generated/events.ts: no exported member 'UserRegisteredEvent'
    export type UserVerifiedEvent = { id: string };`,
    },
  }),
  'stale: a payload changes, which needs no generate': config(DEFINED(ONE), {
    afterwards: {
      'events/user.ts': `
    export type UserRegisteredEvent = { id: string; fullName: string };
    export type UserVerifiedEvent = { id: string };`,
      'functions/api/users.ts': `
    import { events } from '@tsc-run/core';
    void events.emit('user.registered', { id: '1', name: 'Ada' }); // error TS2353: 'name' does not exist in type 'UserRegisteredEvent'
    void events.emit('user.registered', { id: '1', fullName: 'Ada' });`,
    },
  }),
  'stale: an event is new': config(DEFINED(ONE), {
    afterwards: {
      'events/order.ts': 'export type OrderCompletedEvent = { id: string };',
      'functions/api/orders.ts': `
    import { events } from '@tsc-run/core';
    void events.emit('order.completed', { id: '1' }); // error TS2345: no event named 'order.completed'`,
    },
  }),
  'stale: a subscriber file is deleted': config(
    `import { defineConfig } from '@tsc-run/core';
    export default defineConfig({ ${ONE} });`,
    {
      afterwards: { 'functions/subscribers/greet.ts': undefined },
      errors: ['functions/subscribers/greet.ts:1 (generated/subscribers.ts) TS2307: Cannot find module'],
    },
  ),
};

export const BOTH_MODULES: readonly Settings[] = [ESM, CJS];
