import { describe, expect, test } from 'vitest';
import type { Analysis } from '../../src/analysis/model/analysis.js';
import type { Settings } from '../../src/analysis/model/model.js';
import { check } from '../support/marked-app.js';

const EVENTS = `
--- events/a.ts
export type UserRegisteredEvent = { id: string };
export type OrderPaidEvent = { id: string };
--- functions/subscribers/mail.ts
export const listen = async () => {};
--- functions/subscribers/log.mts
export { log as listen } from '../log.js';
--- functions/log.ts
export const log = () => {};
`;

const subscriptionsOf = ({ model }: Analysis) =>
  Object.fromEntries(model.subscribers.map(({ name, events }) => [name, events]));

const BOTH = { log: ['order.paid', 'user.registered'], mail: ['user.registered'] };
const BODY = `{ events: { subscribers: { mail: { events: ['user.registered'] }, log: { events: ['order.paid', 'user.registered'] } } } }`;

/** Ways to write the same config; `literal` if its type keeps the names. */
const FORMS: Record<string, { readonly app: string; readonly literal?: true }> = {
  'a plain object': { app: `--- tsc-run.config.ts\nexport default ${BODY};\n` },
  '.mts': { app: `--- tsc-run.config.mts\nexport default ${BODY};\n` },
  '.cts with export =': { app: `--- tsc-run.config.cts\nconst config = ${BODY};\nexport = config;\n` },
  '.cts with export default': { app: `--- tsc-run.config.cts\nexport default ${BODY};\n` },
  '.js': { app: `--- tsc-run.config.js\nexport default ${BODY};\n` },
  '.js with module.exports': { app: `--- tsc-run.config.js\nmodule.exports = ${BODY};\n` },
  '.mjs': { app: `--- tsc-run.config.mjs\nexport default ${BODY};\n` },
  '.cjs': { app: `--- tsc-run.config.cjs\nmodule.exports = ${BODY};\n` },
  '.cjs with exports.default': { app: `--- tsc-run.config.cjs\nexports.default = ${BODY};\n` },
  '.cjs that assigns twice': { app: `--- tsc-run.config.cjs\nmodule.exports = {};\nmodule.exports = ${BODY};\n` },
  'the first of several': {
    app: `--- tsc-run.config.mts\nexport default ${BODY};\n--- tsc-run.config.js\nexport default { events: f() };\n`,
  },
  'as const': { app: `--- tsc-run.config.ts\nexport default ${BODY} as const;\n`, literal: true },
  '<const>': { app: `--- tsc-run.config.ts\nexport default <const>${BODY};\n`, literal: true },
  satisfies: {
    app: `--- tsc-run.config.ts\nimport type { Config } from '@tsc-run/core';\nexport default ${BODY} satisfies Config;\n`,
    literal: true,
  },
  'as const satisfies': {
    app: `--- tsc-run.config.ts\nimport type { Config } from '@tsc-run/core';\nconst c = (${BODY}) as const satisfies Config;\nexport { c as default };\n`,
    literal: true,
  },
  'as Config': {
    app: `--- tsc-run.config.ts\nimport type { Config } from '@tsc-run/core';\nexport default ${BODY} as Config;\n`,
  },
  defineConfig: {
    app: `--- tsc-run.config.ts\nimport { defineConfig } from '@tsc-run/core';\nexport default defineConfig(${BODY});\n`,
    literal: true,
  },
  'defineConfig under another name': {
    app: `--- tsc-run.config.ts\nimport { defineConfig as define } from '@tsc-run/core';\nconst config = define(${BODY});\nexport default config;\n`,
    literal: true,
  },
  'defineConfig of a namespace': {
    app: `--- tsc-run.config.ts\nimport * as core from '@tsc-run/core';\nexport default core.defineConfig(${BODY});\n`,
    literal: true,
  },
  'defineConfig in a .js': {
    app: `--- tsc-run.config.js\nimport { defineConfig } from '@tsc-run/core';\nexport default defineConfig(${BODY});\n`,
  },
  'defineConfig of a constant': {
    app: `--- tsc-run.config.ts\nimport { defineConfig } from '@tsc-run/core';\nconst body = ${BODY};\nexport default defineConfig(body);\n`,
    literal: true,
  },
  'an annotated constant': {
    app: `--- tsc-run.config.ts\nimport { type Config, defineConfig } from '@tsc-run/core';\nconst config: Config = defineConfig(${BODY});\nexport default config;\n`,
  },
  'another file': {
    app: `--- tsc-run.config.ts\nexport { default } from './config/index.js';\n--- config/index.ts\nexport { base as default } from './base.js';\n--- config/base.ts\nexport const base = ${BODY};\n`,
  },
  'another file that calls defineConfig': {
    app: `--- tsc-run.config.ts\nimport config from './config/base';\nexport default config;\n--- config/base.ts\nimport { defineConfig } from '@tsc-run/core';\nexport default defineConfig(${BODY});\n`,
  },
  'another file, imported': {
    app: `--- tsc-run.config.ts\nimport config from './config/base';\nexport default config;\n--- config/base.ts\nexport default ${BODY};\n`,
  },
  'constants, spreads, templates, members and keys': {
    app: `--- tsc-run.config.ts
const user = 'user';
const names = { registered: \`\${user}.registered\`, 'order-paid': 'order.paid', list: ['order.paid'] } as const;
const MAIL = 'mail';
const mail = { events: [names.registered] };
const rest = { log: { events: [...names.list, ...[names['registered']]] } };
const events = { subscribers: { [MAIL]: mail, ...rest } };
export default { events, ...{ region: process.env.REGION } , events: events };
`,
  },
  'several files': {
    app: `--- tsc-run.config.ts
import { subscribers } from './config/subscribers.js';
export default { events: { subscribers } };
--- config/subscribers.ts
import * as names from './names.js';
import log from './log.js';
import { USER_REGISTERED as REGISTERED } from './names.js';
export const subscribers = { mail: { events: [REGISTERED] }, log: { events: [...log, names.USER_REGISTERED] } };
--- config/names.ts
export const USER_REGISTERED = 'user.registered';
--- config/log.ts
const list = ['order.paid'];
export default list;
`,
  },
  'several .cjs files': {
    app: `--- tsc-run.config.cjs
const { mail, log } = require('./config/subscribers.cjs');
module.exports = { events: { subscribers: { mail, log } } };
--- config/subscribers.cjs
module.exports = { mail: { events: ['user.registered'] }, log: { events: ['order.paid', require('./name.cjs')] } };
--- config/name.cjs
module.exports = 'user.registered';
`,
  },
  'an enum': {
    app: `--- tsc-run.config.ts
enum Name { Registered = 'user.registered', 'order-paid' = 'order.paid' }
export default { events: { subscribers: { mail: { events: [Name.Registered] }, log: { events: [Name['order-paid'], Name.Registered] } } } };
`,
  },
  'package imports': {
    app: `--- package.json
{ "imports": { "#config/*": "./config/*.ts" } }
--- tsc-run.config.ts
import { subscribers } from '#config/subscribers';
export default { events: { subscribers } };
--- config/subscribers.ts
export const subscribers = ${BODY}.events.subscribers;
`,
  },
  'the last of two properties': {
    app: `--- tsc-run.config.ts
const all = ${BODY};
export default { events: { subscribers: { ...all.events.subscribers, mail: { events: ['order.paid'] }, mail: all.events.subscribers.mail } } };
`,
  },
  'with anything beside events': {
    app: `--- tsc-run.config.ts
export default { ...process.env, region: process.env.REGION, plugins: [f()], ...${BODY} };
`,
  },
};

describe('the config may be written as', () => {
  test.each(Object.entries(FORMS))('%s', (_, { app, literal = false }) => {
    const analysis = check(EVENTS + app);
    expect(subscriptionsOf(analysis)).toEqual(BOTH);
    expect(analysis.coverage).toBe('whole');
    expect(analysis.model.settings.literal).toBe(literal);
  });
});

/** Configs that would have to be run to be known, with the place. */
const NOT_STATIC: Record<string, string> = {
  'an environment variable': `export default { events: { subscribers: { mail: { events: [/*config-not-static*/process.env.EVENT] } } } };`,
  'a template with an environment variable': `export default { events: { subscribers: { mail: { events: [/*config-not-static*/\`user.\${process.env.X}\`] } } } };`,
  'a call': `export default { events: { subscribers: { mail: { events: /*config-not-static*/list() } } } };`,
  'a call of everything': `import { defineConfig } from 'other';\nexport default /*config-not-static*/defineConfig({});`,
  'a spread of a call': `export default { events: { subscribers: { mail: { events: ['user.registered', /*config-not-static*/...list()] } } } };`,
  'a computed subscriber': `export default { events: { subscribers: { mail: /*config-not-static*/subscriber('mail') } } };`,
  'computed subscribers': `export default { events: { subscribers: /*config-not-static*/Object.fromEntries([]) } };`,
  'a spread over subscribers': `export default { events: { subscribers: { mail: { events: [] }, .../*config-not-static*/more() } } };`,
  'a spread over events': `export default { events: { subscribers: {}, .../*config-not-static*/more() } };`,
  'a spread over the config': `export default { events: {}, .../*config-not-static*/more() };`,
  'a computed key': `export default { events: { subscribers: { [/*config-not-static*/name()]: { events: [] } } } };`,
  let: `let name = 'user.registered';\nexport default { events: { subscribers: { mail: { events: [/*config-not-static*/name] } } } };`,
  'a name nobody declares': `export default { events: { subscribers: { mail: { events: [/*config-not-static*/name] } } } };`,
  'a conditional': `export default { events: { subscribers: { mail: { events: [/*config-not-static*/process.env.X ? 'user.registered' : 'order.paid'] } } } };`,
  'a method': `export default { events: { subscribers: { mail: { /*config-not-static*/events() {} } } } };`,
  'a getter': `export default { events: { /*config-not-static*/get subscribers() { return {}; } } };`,
  'an unresolved import': `import { list } from './gone.js';\nexport default { events: { subscribers: { mail: { events: [.../*import-not-resolved*/list] } } } };`,
  'a constant of an unresolved import': `import { list } from './gone.js';\nconst all = [list.first] as const;\nexport default { events: { subscribers: { mail: { events: [/*import-not-resolved*/all[0]] } } } };`,
  'an import of a package': `import { list } from 'package';\nexport default { events: { subscribers: { mail: { events: /*config-not-static*/list } } } };`,
  outDir: `export default { events: { outDir: /*config-not-static*/process.env.OUT } };`,
  registry: `export default { events: { registry: /*config-not-static*/process.env.OUT } };`,
  rules: `export default { events: { rules: { 'vague-event-name': /*config-not-static*/process.env.OUT } } };`,
  external: `export default { events: { subscribers: { mail: { external: /*config-not-static*/isExternal(), events: [] } } } };`,
  'a function as default export': `export default /*config-not-static*/() => ({ events: {} });`,
  'a new object': `export default { events: /*config-not-static*/new Events() };`,
  'an enum that counts': `enum Name { Registered }\nexport default { events: { subscribers: { mail: { events: [/*config-not-static*/Name.Registered] } } } };`,
  'an element of a list under a name': `const [name] = ['user.registered'];\nexport default { events: { subscribers: { mail: { events: [/*config-not-static*/name] } } } };`,
  'a name with a default': `const { name = 'user.registered' } = {};\nexport default { events: { subscribers: { mail: { events: [/*config-not-static*/name] } } } };`,
  'a list that contains itself': `const list = ['user.registered', .../*config-not-static*/list];\nexport default { events: { subscribers: { mail: { events: list } } } };`,
  'another function of ours': `import { createEvents as defineConfig } from '@tsc-run/core';\nexport default /*config-not-static*/defineConfig({ events: {} });`,
  'a cycle': `const a = b; const b = a;\nexport default { events: { subscribers: { mail: { events: [/*config-not-static*/a] } } } };`,
};

/** Configs of the wrong form, with the place. */
const WRONG: Record<string, string> = {
  'no default export': `/*config-invalid*/export const config = {};`,
  'a default export that is no object': `export default /*config-invalid*/['user.registered'];`,
  'events that are no object': `export default { events: /*config-invalid*/['user.registered'] };`,
  'events that are null': `export default { events: /*config-invalid*/null };`,
  'subscribers in an array': `export default { events: { subscribers: /*config-invalid*/['mail'] } };`,
  'a subscriber that is an array': `export default { events: { subscribers: { mail: /*config-invalid*/['user.registered'] } } };`,
  'a subscriber without events': `export default { events: { subscribers: { mail: /*config-invalid*/{} } } };`,
  'events undefined': `export default { events: { subscribers: { mail: /*config-invalid*/{ events: undefined } } } };`,
  'events that are a string': `export default { events: { subscribers: { mail: { events: /*config-invalid*/'user.registered' } } } };`,
  'an event that is a number': `export default { events: { subscribers: { mail: { events: ['user.registered', /*config-invalid*/1] } } } };`,
  'an event that is an array': `export default { events: { subscribers: { mail: { events: [/*config-invalid*/['user.registered']] } } } };`,
  'an event that is undefined': `export default { events: { subscribers: { mail: { events: [/*config-invalid*/undefined] } } } };`,
  'a hole in a list': `export default { events: { subscribers: { mail: { events: [/*config-invalid*/, 'user.registered'] } } } };`,
  'a spread of a string': `export default { events: { subscribers: { mail: { events: [.../*config-invalid*/'user.registered'] } } } };`,
  'external that is a string': `export default { events: { subscribers: { mail: { events: [], external: /*config-invalid*/'yes' } } } };`,
  'registry of another kind': `export default { events: { registry: /*config-invalid*/'local' } };`,
  'outDir that is a number': `export default { events: { outDir: /*config-invalid*/1 } };`,
  'outDir that is absolute': `export default { events: { outDir: /*config-invalid*/'/generated' } };`,
  'outDir on a drive': `export default { events: { outDir: /*config-invalid*/'C:\\\\generated' } };`,
  'outDir beside the config': `export default { events: { outDir: /*config-invalid*/'./' } };`,
  'outDir above the config': `export default { events: { outDir: /*config-invalid*/'../..' } };`,
  'outDir in events/': `export default { events: { outDir: /*config-invalid*/'events/generated' } };`,
  'outDir in functions/subscribers/': `export default { events: { outDir: /*config-invalid*/'./functions/../functions/subscribers' } };`,
  'a rule of another severity': `export default { events: { rules: { 'vague-event-name': /*config-invalid*/'info' } } };`,
  'rules in an array': `export default { events: { rules: /*config-invalid*/['vague-event-name'] } };`,
  'a subscriber outside the folder': `export default { events: { subscribers: { /*config-invalid*/'../mail': { events: [] } } } };`,
  'a subscriber with no name': `export default { events: { subscribers: { /*config-invalid*/'': { events: [] } } } };`,
  'a subscriber with backslashes': `export default { events: { subscribers: { /*config-invalid*/'a\\\\b': { events: [] } } } };`,
};

/** Configs that are changed after their declaration, with the place. */
const CHANGED: Record<string, string> = {
  push: `const names = []; /*config-not-static*/names.push('user.registered');
export default { events: { subscribers: { mail: { events: names } } } };`,
  'push in a function': `const names = [];
export function add() { return /*config-not-static*/names.push('user.registered'); }
export default { events: { subscribers: { mail: { events: names } } } };`,
  'sort in place': `const names = ['user.registered'] as const;
const sorted = /*config-not-static*/(names as unknown as string[]).sort();
export default { events: { subscribers: { mail: { events: [...names] } } } };`,
  reverse: `const names = ['user.registered']; /*config-not-static*/names.reverse();
export default { events: { subscribers: { mail: { events: names } } } };`,
  length: `const names = ['user.registered']; /*config-not-static*/names.length = 0;
export default { events: { subscribers: { mail: { events: names } } } };`,
  'an element': `const names = ['user.registered']; /*config-not-static*/names[0] = 'order.paid';
export default { events: { subscribers: { mail: { events: [...names] } } } };`,
  'an element counted on': `const names = [1]; /*config-not-static*/names[0]!++;
export default { events: { subscribers: { mail: { events: names } } } };`,
  'push by call': `const names = []; /*config-not-static*/Array.prototype.push.call(names, 'user.registered');
export default { events: { subscribers: { mail: { events: names } } } };`,
  'push by apply': `const names = []; /*config-not-static*/names.push.apply(names, more);
export default { events: { subscribers: { mail: { events: names } } } };`,
  'a destructuring': `const names = ['']; /*config-not-static*/[names[0]] = ['user.registered'];
export default { events: { subscribers: { mail: { events: names } } } };`,
  'a spread source': `const more = []; const names = ['user.registered', ...more]; /*config-not-static*/more.push('order.paid');
export default { events: { subscribers: { mail: { events: names } } } };`,
  'an alias': `const names = []; const alias = names; /*config-not-static*/alias.push('user.registered');
export default { events: { subscribers: { mail: { events: names } } } };`,
  'a destructured alias': `const config = { events: { subscribers: {} } }; const { subscribers } = config.events;
/*config-not-static*/subscribers.mail = { events: ['user.registered'] };
export default config;`,
  'a local alias': `const config = { events: { subscribers: { mail: { events: [] } } } };
{ const list = config.events.subscribers.mail.events; /*config-not-static*/list.push('user.registered'); }
export default config;`,
  'a member of the config': `const config = { events: { subscribers: {} } };
/*config-not-static*/(config.events as { subscribers: object }).subscribers = { mail: { events: [] } };
export default config;`,
  'all of events': `const config = { region: 'eu-west-1' }; /*config-not-static*/config.events = { subscribers: {} };
export default config;`,
  'a key that is not known': `const config = { events: {} }; /*config-not-static*/config[key] = {};
export default config;`,
  'a default': `const config = { events: { outDir: undefined } }; /*config-not-static*/config.events.outDir ??= 'x';
export default config;`,
  'Object.assign': `const config = { events: {} }; /*config-not-static*/Object.assign(config, more);
export default config;`,
  'Object.assign with events': `const config = {}; /*config-not-static*/Object.assign(config, { events: {} });
export default config;`,
  'Object.defineProperty': `const config = { events: {} }; /*config-not-static*/Object.defineProperty(config, 'events', { get });
export default config;`,
  'Reflect.set': `const config = { events: {} }; /*config-not-static*/Reflect.set(config.events, 'outDir', 'x');
export default config;`,
  delete: `const config = { events: { subscribers: {} } }; /*config-not-static*/delete config.events.subscribers;
export default config;`,
  'after defineConfig': `import { defineConfig } from '@tsc-run/core';
const config = defineConfig({ events: { subscribers: {} } }); /*config-not-static*/config.events.subscribers.mail = {};
export default config;`,
  'before defineConfig': `import { defineConfig } from '@tsc-run/core';
const events = {}; /*config-not-static*/events.subscribers = {};
export default defineConfig({ events });`,
  'a loop': `const subscribers = {};
for (const name of ['mail']) /*config-not-static*/subscribers[name] = { events: ['user.registered'] };
export default { events: { subscribers } };`,
  'another file': `import { names } from './names.js';
export default { events: { subscribers: { mail: { events: names } } } };
--- names.ts
export const names = [];
/*config-not-static*/names.push('user.registered');`,
  'an import': `import { names } from './names.js';
/*config-not-static*/names.push('user.registered');
export default { events: { subscribers: { mail: { events: [...names] } } } };
--- names.ts
export const names = [];`,
  'a namespace': `import * as all from './names.js';
/*config-not-static*/all.names.push('user.registered');
export default { events: { subscribers: { mail: { events: [...all.names] } } } };
--- names.ts
export const names = [];`,
};

/** The same, where what changes is not part of `events` or not the same value. */
const UNCHANGED: Record<string, string> = {
  'beside events': `const config = { region: '', ...BODY }; config.region = process.env.REGION; config.list.push(1);
Object.assign(config, { region: 'eu' }); delete config.other; export default config;`,
  'a copy': `const names = ['user.registered']; const copy = [...names]; copy.push('x'); const sorted = names.toSorted();
export default { events: { subscribers: { mail: { events: names } } } };`,
  'passed on': `const config = BODY; console.log(config); check(config.events); export default config;`,
  'a name of an inner scope': `const names = ['user.registered'];
function f(names: string[]) { names.push('x'); { const config = {}; config.events = 1; } }
const config = { events: { subscribers: { mail: { events: names } } } }; export default config;`,
  'the source of a copy of a literal': `const first = 'user.registered'; const bag = { first }; bag.first = 'x';
export default { events: { subscribers: { mail: { events: [first] } } } };`,
};

describe('the config', () => {
  const only = EVENTS.slice(0, EVENTS.indexOf('--- functions'));
  const mail = `--- functions/subscribers/mail.ts\nexport const listen = async () => {};\n`;

  test('may name the file of another subscriber, which both then share', () => {
    const { model } = check(`${only}${mail}--- tsc-run.config.ts
export default {
  events: {
    subscribers: {
      mail: { events: ['user.registered'] },
      audit: { events: ['user.registered'], file: 'functions/subscribers/mail.ts' },
    },
  },
};
`);
    expect(model.subscribers.map(({ name, file }) => [name, file])).toEqual([
      ['audit', 'functions/subscribers/mail.ts'],
      ['mail', 'functions/subscribers/mail.ts'],
    ]);
  });

  test.each(Object.entries(NOT_STATIC))('is not static: %s', (_, config) => {
    const files = /subscribers: \{ mail: \{/.test(config) ? only + mail : only;
    const { coverage, diagnostics } = check(
      `${files}--- tsc-run.config.ts\n${config.replace('/*config-not-static*/...', '.../*config-not-static*/')}\n`,
    );
    expect(coverage).toBe('partial');
    expect(diagnostics[0]?.message).toMatch(
      /cannot be read without running the config: '.+'\.$|^Cannot find the module '\.\/gone\.js', which /,
    );
  });

  test.each(Object.entries(CHANGED))('is not static if changed: %s', (_, config) => {
    const { coverage, diagnostics } = check(`${only}${mail}--- tsc-run.config.ts\n${config}\n`);
    expect(coverage).toBe('partial');
    expect(diagnostics[0]?.message).toMatch(/is changed after its declaration, .+: '.+'\.$/);
  });

  test.each(Object.entries(UNCHANGED))('is static although something changes: %s', (_, config) => {
    const body = `{ events: { subscribers: { mail: { events: ['user.registered'] } } } }`;
    const written = config.replace('...BODY', `...${body}`).replace('BODY', body);
    const { coverage, model } = check(`${only}${mail}--- tsc-run.config.ts\n${written}\n`);
    expect(coverage).toBe('whole');
    expect(model.subscribers.map(({ name, events }) => [name, events])).toEqual([['mail', ['user.registered']]]);
  });

  test.each(Object.entries(WRONG))('is wrong: %s', (name, config) => {
    const files = /subscribers: \{ mail: \{ e/.test(config) && name !== 'events undefined' ? only + mail : only;
    const { coverage, diagnostics } = check(`${files}--- tsc-run.config.ts\n${config}\n`);
    // The readable rest is used, so that the app is still generated if its outDir is known.
    expect(coverage).toBe(/default export|outDir/.test(name) ? 'partial' : 'whole');
    expect(diagnostics[0]?.message).toMatch(/ must be /);
  });

  test('is a syntax error while half typed, and nothing counts as complete', () => {
    const { coverage, model } = check(
      `--- tsc-run.config.ts
export default { events: { subscribers: { mail: { events: [' /*syntax-error*/
} } } };
`.replace(`' /*syntax-error*/`, `/*syntax-error*/'user.`),
    );
    expect(coverage).toBe('partial');
    expect(model.settings.file).toBe('tsc-run.config.ts');
  });

  test.each([
    'export default { events: { subscribers: { mail: { events: [] } } } };',
    'export default {};',
    'export default { events: {} };',
  ])('may be unfinished: %s', (config) => {
    const { coverage } = check(`${config.includes('mail') ? mail : ''}--- tsc-run.config.ts\n${config}\n`);
    expect(coverage).toBe('whole');
  });

  test('keeps valid entries and leaves out invalid ones', () => {
    const analysis = check(`${EVENTS}--- tsc-run.config.ts
export default {
  events: {
    subscribers: {
      mail: { events: ['user.registered', /*config-invalid*/1, /*unknown-event*/'order.payd'] },
      log: { events: ['order.paid', /*duplicate-subscription*/'order.paid'] },
      /*subscriber-file-missing*/gone: { events: ['order.paid'] },
      other: /*config-invalid*/null,
      elsewhere: { external: true, events: ['order.paid'] },
    },
  },
};
`);
    expect(subscriptionsOf(analysis)).toEqual({
      elsewhere: ['order.paid'],
      gone: ['order.paid'],
      log: ['order.paid'],
      mail: ['user.registered'],
    });
    expect(analysis.coverage).toBe('whole');
  });

  test('reports a place once, even if it is used often', () => {
    check(`${EVENTS}--- tsc-run.config.ts
const shared = [/*unknown-event*/'user.registred'];
export default { events: { subscribers: { mail: { events: shared }, log: { events: shared } } } };
`);
  });

  test('reads settings', () => {
    const { model } = check(`--- tsc-run.config.ts
export default { events: { outDir: '.\\\\src\\\\generated\\\\', registry: 'module', rules: { 'vague-event-name': 'off' } } };
`);
    expect(model.settings).toEqual({
      folder: '/app',
      file: 'tsc-run.config.ts',
      literal: false,
      outDir: 'src/generated',
      eventsDir: 'events',
      exclude: [],
      registry: 'module',
      rules: { 'vague-event-name': 'off' },
    } satisfies Settings);
  });

  test('has no literal names without subscribers', () => {
    const settingsOf = (events: string) =>
      check(`--- tsc-run.config.ts\nexport default { events: ${events} } as const;\n`).model.settings;
    expect(settingsOf('{}').literal).toBe(false);
    expect(settingsOf('{ subscribers: {} }').literal).toBe(true);
  });

  test('may place the generated files outside its folder', () => {
    expect(
      check(`--- tsc-run.config.ts\nexport default { events: { outDir: '../../generated' } };\n`).model.settings.outDir,
    ).toBe('../../generated');
  });
});

describe('a new event is inserted', () => {
  const CONFIGS: Record<string, string> = {
    'in an empty list': `[]`,
    'after the last': `['user.registered']`,
    'before a trailing comma': `[\n  'user.registered',\n]`,
    'after a type assertion': `['user.registered' as Name]`,
    'after parentheses': `[('user.registered')]`,
    'after as const': `['user.registered' as const]`,
    'after a spread': `[...['user.registered']]`,
    'in a constant list': `list`,
  };

  test.each(Object.entries(CONFIGS))('%s', (_, list) => {
    check(`${EVENTS.replace(/--- functions\/subscribers\/log[^]*/, '')}--- tsc-run.config.ts
const list = ['user.registered'];
export default { events: { subscribers: { mail: { events: ${list} } } } };
--- a.ts
import { events } from '@tsc-run/core';
await events.emit(/*unsubscribed-event*/'order.paid', {});
`);
  });
});
