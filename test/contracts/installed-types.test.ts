import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, test } from 'vitest';
import type { WireForms } from '../../src/contracts/model/wire-type.js';
import { readWireForms } from '../../src/contracts/read/read-wire-forms.js';
import { toJsonSchema, toJsonSchemas } from '../../src/contracts/schema/json-schema.js';
import { createMemoryFolder } from '../support/analyze.js';
import { REPOSITORY } from '../support/app.js';
import { readFile } from '../support/temp-folder.js';
import { toEvent } from './read-types.js';

const STRIPE = 'node_modules/stripe/esm/resources/Events.d.ts';
const OCTOKIT = 'node_modules/@octokit/webhooks-types/schema.d.ts';

/** The event names and types of stripe, as its package declares them. */
function listStripe(): readonly (readonly [name: string, type: string])[] {
  const found = readFile(REPOSITORY, STRIPE).matchAll(/export interface (\w+) extends EventBase \{\s*type: '([^']+)'/g);
  return [...found].map(([, type = '', name = '']) => [name, `Stripe.${type}['data']`]);
}

function listOctokit(): readonly (readonly [name: string, type: string])[] {
  const [, map = ''] = /export interface EventPayloadMap \{([\s\S]*?)\n\}/.exec(readFile(REPOSITORY, OCTOKIT)) ?? [];
  return [...map.matchAll(/^ {2}(\w+): /gm)].map(([, name = '']) => [name, `EventPayloadMap['${name}']`]);
}

const PACKAGES = [
  { what: 'stripe', least: 275, from: "import type { Stripe } from 'stripe';", list: listStripe },
  {
    what: '@octokit/webhooks-types',
    least: 60,
    from: "import type { EventPayloadMap } from '@octokit/webhooks-types';",
    list: listOctokit,
  },
];

describe.each(PACKAGES)('the events of $what', ({ least, from, list }) => {
  const names: string[] = [];
  let forms: WireForms;

  beforeAll(async () => {
    const lines = list().map(([name, type], index) => {
      names.push(name);
      return `export type E${index} = ${type};`;
    });
    const folder = createMemoryFolder(
      new Map([
        ['tsconfig.json', '{ "compilerOptions": { "target": "es2022", "module": "nodenext", "strict": true } }'],
        ['package.json', '{ "type": "module" }'],
        ['events/all.ts', [from, ...lines].join('\n')],
      ]),
      REPOSITORY.replace(/\/$/, ''),
    );
    const events = names.map((name, index) => toEvent(name, 'events/all.ts', `E${index}`));
    forms = await readWireForms({ folder, events });
  });

  test('are all read', () => {
    expect(names.length).toBeGreaterThanOrEqual(least);
    expect([...forms.events.keys()]).toEqual(names);
    for (const name of names) expect(forms.events.get(name), name).not.toMatchObject({ kind: 'unknown' });
  });

  test('have schemas that Ajv compiles', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(toJsonSchemas(forms), 'all');
    for (const name of names) expect(ajv.getSchema(`all#/$defs/${encodeURIComponent(name)}`), name).toBeDefined();
  });

  test('refer only to definitions that their schemas have', () => {
    for (const name of names) {
      const schema = toJsonSchema(forms, name);
      const referred = JSON.stringify(schema).matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g);
      const missing = [...referred].filter(([, each = '']) => !Object.hasOwn(schema['$defs'] as object, each));
      expect(missing).toEqual([]);
    }
  });
});
