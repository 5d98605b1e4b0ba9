import { format } from 'prettier';
import { describe, expect, it, test } from 'vitest';
import { compare } from '../types/compare.js';
import { compilePrograms } from '../types/compile-programs.js';
import { build, ONE_OF_EACH } from '../types/compilers.js';
import type { Files, Program } from '../types/program.js';
import { CJS, describeSettings, ESM, hasOptions, MATRIX, type Settings, tagsOf } from '../types/settings.js';
import { EVENTS } from '../types/cases/shop.js';
import { generateText } from './generated.js';

const TIMEOUT = 600_000;

const toConfig = (more: string): string => `
  export default { events: { validate: 'both', ${more} subscribers: { all: { external: true, events: [
    'user.registered', 'user.verified', 'user.deleted', 'order.completed', 'payment.failed', 'cart/abandoned-v2',
    'customer.subscription.trial_will_end', 's3.object.created', 'count.changed', 'tags.changed', 'audit.logged',
    'page.viewed', 'cache.cleared', 'session.started', 'session.ended', 'module.esm', 'module.cjs',
  ] } } } } as const;
`;

const APP: Files = {
  ...EVENTS,
  'events/esm.mts': 'export type ModuleEsmEvent = { id: string };',
  'events/cjs.cts': 'export type ModuleCjsEvent = { id: string };',
  'tsc-run.config.ts': toConfig(''),
  'functions/api/users.ts': `
    import { events, http, type StandardSchema, type Validation } from '@tsc-run/core';
    import { deliverTo, memoryBus } from '@tsc-run/core/local';
    import { schemas, userRegistered, validation } from '../../generated/schemas.js';

    export async function POST(request: http.Request): Promise<http.Response> {
      const result = http.validate(userRegistered, request.json());
      if (!result.success) return http.response(http.STATUS_BAD_REQUEST).json({ errors: result.errors });
      await events.emit('user.registered', result.data);
      await events.emit('user.verified', result.data);
      await events.emit('count.changed', result.data); // error TS2345
      const path: readonly PropertyKey[] = [];
      const kept = http.validate(schemas['tags.changed'], path);
      if (kept.success) await events.emit('tags.changed', kept.data);
      else kept.errors[0]?.message.trim();
      // error TS2339
      kept.data;
      http.validate(schemas['no.such'], 1); // error TS7053 (strict)
      return http.response();
    }

    export const start = (): void => {
      const bus = memoryBus({ manifest: { events: [], subscribers: [] } });
      events.connect(bus, { validation });
      events.connect(bus, { validation: { when: 'emit', schemas } });
      events.connect(bus, { validation: { when: 'always', schemas } }); // error TS2322
      void bus.consume(deliverTo({}, { validation }));
      void bus.consume(deliverTo({}, { only: [], validation }));
    };

    export const any: StandardSchema = userRegistered;
    export const typed: StandardSchema<{ id: string }> = userRegistered;
    export const wrong: StandardSchema<{ id: number }> = userRegistered; // error TS2322
    export const other: Validation = validation;
  `,
};

const MODULE_APP: Files = {
  ...EVENTS,
  'tsc-run.config.ts': toConfig(`registry: 'module',`).replace(", 'module.esm', 'module.cjs'", ''),
  'functions/api/users.ts': `
    import { http } from '@tsc-run/core';
    import { events } from '../../generated/events.js';
    import { schemas, userRegistered } from '../../generated/schemas.js';

    export async function POST(request: http.Request): Promise<void> {
      const result = http.validate(schemas['user.registered'], request.json());
      if (result.success) await events.emit('user.registered', result.data);
      if (result.success) await events.emit('count.changed', result.data); // error TS2345
      http.validate(userRegistered, 1);
    }
  `,
};

/** Every flag that refuses code. */
const STRICTEST: Settings = {
  ...ESM,
  options: {
    ...ESM.options,
    allowUnreachableCode: false,
    allowUnusedLabels: false,
    exactOptionalPropertyTypes: true,
    isolatedModules: true,
    noFallthroughCasesInSwitch: true,
    noImplicitOverride: true,
    noImplicitReturns: true,
    noPropertyAccessFromIndexSignature: true,
    noUncheckedIndexedAccess: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    verbatimModuleSyntax: true,
  },
};

async function toPrograms(): Promise<readonly Program[]> {
  const text = (await generateText(APP)).text;
  const moduleText = (await generateText(MODULE_APP)).text;
  const withText = (files: Files, schemas: string): Files => ({ ...files, 'generated/schemas.ts': schemas });
  // Without strictNullChecks, TypeScript does not narrow the result of `http.validate`.
  return [
    ...[...MATRIX, STRICTEST]
      .filter((settings) => tagsOf(settings).includes('strictNullChecks'))
      .map((settings) => ({
        name: describeSettings(settings),
        files: withText(APP, text),
        settings,
      })),
    ...[ESM, CJS].map((settings) => ({
      name: `module registry: ${describeSettings(settings)}`,
      files: withText(MODULE_APP, moduleText),
      settings,
    })),
  ];
}

const PROGRAMS = await toPrograms();

describe.each([...compilePrograms(PROGRAMS, build, ONE_OF_EACH)])(
  'TypeScript $name compiles schemas.ts',
  (compiler, compiling) => {
    it.each(PROGRAMS.filter(({ settings }) => hasOptions(settings, compiler)))(
      '$name',
      async (program) => {
        const { written, errors } = (await compiling).find((each) => each.program === program)!;
        const { actual, expected } = compare(program, written, compiler, errors);
        expect(actual).toEqual(expected);
      },
      TIMEOUT,
    );
  },
);

test('Prettier does not change schemas.ts, and the same app gives the same bytes', async () => {
  for (const app of [APP, MODULE_APP]) {
    const { text } = await generateText(app);
    expect(await format(text, { filepath: 'schemas.ts' })).toBe(text);
    const shuffled = Object.fromEntries(Object.entries(app).reverse());
    expect((await generateText(shuffled)).text).toBe(text);
  }
});
