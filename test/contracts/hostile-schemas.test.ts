import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import type { EventModel } from '../../src/analysis/model/model.js';
import { toConstant, toInnerConstants } from '../../src/contracts/validators/names.js';
import { renderSchemas } from '../../src/contracts/validators/render-schemas.js';
import type { EventSchema } from '../../src/runtime/validation/standard-schema.js';
import { REPOSITORY } from '../support/app.js';
import { createFolder } from '../support/temp-folder.js';
import { generateText } from './generated.js';

const HOSTILE: readonly string[] = [
  `it's`,
  `"quoted"`,
  '`${process.exit()}`',
  '\\',
  '*/evil()/*',
  '"];evil();//',
  '__proto__',
  'constructor',
  'toString',
  'default',
  'schemas',
  'validation',
  'toSchema',
  'to.issue',
  'await',
  'user-created',
  'user.created',
  'user_created',
  'UserCreated',
  'ünïcödé',
  '用户',
  '\u202Eleft',
  '0',
  '1e3',
  '</script>',
  'a'.repeat(128),
];

type Generated = { readonly schemas: Record<string, EventSchema<unknown>>; readonly [constant: string]: unknown };

/** Runs the file as a module of the other kind would import it. */
function load(text: string): Generated {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const exports: Record<string, unknown> = {};
  new Function('exports', 'require', outputText)(exports, () => {
    throw new Error('it imports something');
  });
  return exports as Generated;
}

describe('event names and property names cannot break out of schemas.ts', () => {
  const events = HOSTILE.map((name, index) => ({
    name,
    type: { file: `events/e${index}.ts`, exportName: `E${index}Event` },
  }));
  const model = {
    settings: { outDir: 'generated', folder: '/app', validate: 'both' },
    events,
  } as unknown as EventModel;
  const constants = HOSTILE.map(toConstant);
  const validators = HOSTILE.map((name, index) => {
    const body = `return (value) => value === ${JSON.stringify(name)} || (0, false);`;
    return { name, constant: constants[index] ?? '', body };
  });
  const { text } = renderSchemas(model, { events: validators, definitions: [] });

  test('every event has its schema under its own name', () => {
    const { schemas } = load(text);
    expect(Object.keys(schemas).sort()).toEqual([...HOSTILE].sort());
    expect(Object.getPrototypeOf(schemas)).toBe(Object.prototype);
    for (const name of HOSTILE) {
      const schema = Object.getOwnPropertyDescriptor(schemas, name)?.value as EventSchema<unknown>;
      expect(schema['~standard'].validate(name)).toEqual({ value: name });
    }
  });

  test('the text is ASCII, and every constant is a name of its own', () => {
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
    expect(new Set(constants).size).toBe(HOSTILE.length);
    for (const constant of constants) expect(constant).toMatch(/^[A-Za-z][\w$]*$/);
  });

  test.each([
    ['user.registered', 'userRegistered'],
    ['user-registered', 'user$registered'],
    ['user_registered', 'user_registered'],
    ['UserRegistered', 'UserRegistered'],
    ['userRegistered', /^userRegistered__[\da-f]{8}$/],
    ['User.registered', /^userRegistered__[\da-f]{8}$/],
    ['user..registered', /^userRegistered__[\da-f]{8}$/],
    ['user/registered', /^userRegistered__[\da-f]{8}$/],
    ['3d.done', /^event3dDone__[\da-f]{8}$/],
    ['用.户', /^event__[\da-f]{8}$/],
    ['delete', /^delete__[\da-f]{8}$/],
    ['to.schema', /^toSchema__[\da-f]{8}$/],
  ])('the constant of %s follows from that name alone', (name, constant) => {
    expect(toConstant(name)).toEqual(typeof constant === 'string' ? constant : expect.stringMatching(constant));
  });

  test('a definition gives way to events', () => {
    expect(toInnerConstants(['User', 'user', 'Order'], ['checkUser'])).toEqual([
      'checkUser2',
      'checkUser3',
      'checkOrder',
    ]);
  });

  test('property names and texts of payloads', async () => {
    const names = [
      `it's`,
      '"',
      '`${1}`',
      '\\',
      '*/',
      '__proto__',
      'constructor',
      'ü',
      '用',
      '\u2028',
      '~/',
      '</script>',
    ];
    const literal = (name: string): string => JSON.stringify(name).replaceAll('\u2028', '\\u2028');
    const members = names.map((name) => `[${literal(name)}]: ${literal(`=${name}`)}`);
    const { text: generated } = await generateText({
      'tsc-run.config.ts': `export default { events: { validate: 'emit', subscribers: { x: { external: true, events: ['odd.payload'] } } } };`,
      'events/odd.ts': `export type OddPayloadEvent = { ${members.join('; ')} };`,
    });
    expect(generated).toMatch(/^[\x20-\x7e\n]*$/);
    const { oddPayload } = load(generated) as unknown as { oddPayload: EventSchema<unknown> };
    const value = Object.fromEntries(names.map((name) => [name, `=${name}`]));
    expect(oddPayload['~standard'].validate(value).issues).toBeUndefined();
    for (const name of names.filter((each) => each !== '__proto__')) {
      const { issues } = oddPayload['~standard'].validate({ ...value, [name]: 'x' });
      expect([name, issues?.[0]?.path]).toEqual([name, [name]]);
    }
  });
});

const TEN = `export type UserRegisteredEvent = { id: string; name: string; email: string; age: number; plan: 'free' | 'pro';
  address: { street: string; zip: string }; tags: string[]; active: boolean; at: string | null; score: number };`;
const SHOP = {
  'tsc-run.config.ts': `export default { events: { validate: 'both', subscribers: { x: { external: true, events: ['user.registered', 'order.paid', 'team.created'] } } } };`,
  'events/user.ts': TEN,
  'events/order.ts': 'export type OrderPaidEvent = { onlyOrdersHaveThis: number };',
  'events/team.ts': 'export type TeamCreatedEvent = { onlyTeamsHaveThis: string };',
};

async function bundle(generated: string, entry: string): Promise<string> {
  const folder = createFolder({ 'schemas.ts': generated, 'entry.ts': entry });
  const built = await rolldown({ input: join(folder, 'entry.ts'), logLevel: 'silent' });
  const { output } = await built.generate({ minify: true });
  await built.close();
  expect(output[0].imports).toEqual([]);
  return output[0].code;
}

describe('a bundle', () => {
  test('holds the validators of the imported events alone', async () => {
    const { text } = await generateText(SHOP);
    // Not every bundler sees by itself that the calls have no effect.
    expect(text.match(/= \/\* @__PURE__ \*\/ toSchema\(\/\* @__PURE__ \*\/ \(\(\) =>/g)).toHaveLength(3);
    const one = await bundle(text, `import { userRegistered } from './schemas.js'; console.log(userRegistered);`);
    expect(one).toContain('street');
    expect(one).not.toMatch(/onlyOrders|onlyTeams/);
    const all = await bundle(text, `import { validation } from './schemas.js'; console.log(validation);`);
    expect(all).toMatch(/onlyOrders.*onlyTeams|onlyTeams.*onlyOrders/s);
    expect(await bundle(text, `import './schemas.js'; console.log(1);`)).not.toMatch(/street|tsc-run/);
  });

  const SHARED = {
    ...SHOP,
    'lib/address.ts': 'export interface Address { street: string;\n/** @pattern ^[A-Z] */\nzip: string }',
    'events/order.ts': `import type { Address } from '../lib/address.js';
export type OrderPaidEvent = { total: number; to: Address; from?: Address };`,
    'events/team.ts': `import type { Address } from '../lib/address.js';
export type TeamCreatedEvent = {
/** @pattern ^t */
id: string; address: Address };`,
  };

  test('holds what events share once, and only where one of them is imported', async () => {
    const { text } = await generateText(SHARED);
    expect(text.match(/^const check.*$/gm)).toEqual([expect.stringMatching(/^const checkAddress = .*zip/)]);
    const team = await bundle(text, `import { teamCreated } from './schemas.js'; console.log(teamCreated);`);
    expect(team).toContain('/zip');
    const user = await bundle(text, `import { userRegistered } from './schemas.js'; console.log(userRegistered);`);
    expect(user).not.toContain('[A-Z]');
    const { orderPaid } = load(text) as unknown as { orderPaid: EventSchema<unknown> };
    const { issues } = orderPaid['~standard'].validate({ total: 1, to: { street: 'a', zip: 'b' } });
    expect(issues?.[0]?.message).toBe('to.zip is a string; expected a string that matches /^[A-Z]/');
  });

  test('of one event is the same whatever other events there are', async () => {
    const lineOf = (text: string): string => /^export const teamCreated.*$/m.exec(text)?.[0] ?? '';
    const { text } = await generateText(SHARED);
    const more = {
      'events/a.ts':
        'export type AddressChangedEvent = {\n/** @pattern ^a */\na: string;\n/** @minLength 2 */\nb: string };',
    };
    expect(lineOf(text)).toContain('pattern0');
    expect(lineOf((await generateText({ ...SHARED, ...more })).text)).toBe(lineOf(text));
  });

  test('takes less than 1 kB for an event of ten fields', async () => {
    const { text } = await generateText(SHOP);
    const [body = ''] = /userRegistered: .*/.exec(text) ?? [];
    const one = await bundle(text, `import { userRegistered } from './schemas.js'; console.log(userRegistered);`);
    const sizes = { written: gzipSync(body).length, bundled: gzipSync(one).length };
    console.log(
      `an event of ten fields: ${sizes.written} bytes gzipped as written, ${sizes.bundled} bundled with what all share`,
    );
    expect(sizes.written).toBeLessThanOrEqual(1024);
    expect(sizes.bundled).toBeLessThanOrEqual(1024);
  });
});

test.each(['5.4', '5.9', '6.0', '7.0'])(
  'what TypeScript %s compiles runs, as a module and as CommonJS',
  async (version) => {
    const { text } = await generateText(SHOP);
    for (const type of ['module', 'commonjs']) {
      const root = createFolder({
        ...SHOP,
        'generated/schemas.ts': text,
        'package.json': JSON.stringify({ type }),
        'tsconfig.json': JSON.stringify({
          compilerOptions: {
            strict: true,
            module: 'nodenext',
            target: 'es2022',
            types: [],
            rootDir: '.',
            outDir: 'out',
          },
        }),
      });
      mkdirSync(join(root, 'node_modules/@tsc-run'), { recursive: true });
      symlinkSync(REPOSITORY, join(root, 'node_modules/@tsc-run/core'));
      const bin = join(REPOSITORY, `node_modules/typescript-${version}/bin/tsc`);
      execFileSync(process.execPath, [bin, '--project', root], { stdio: 'pipe' });
      const { schemas } = (await import(join(root, 'out/generated/schemas.js'))) as Generated;
      expect(schemas['order.paid']?.['~standard'].validate({ onlyOrdersHaveThis: '1' }).issues?.[0]?.message).toBe(
        'onlyOrdersHaveThis is a string; expected a number',
      );
    }
  },
);
