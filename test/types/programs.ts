import { batches } from './cases/batches.js';
import { type AppCase, BOTH_MODULES, CONFIGS } from './cases/configs.js';
import { DELIVERY } from './cases/delivery.js';
import { DOCUMENTED } from './cases/documented.js';
import { JSON_FORMS } from './cases/json-forms.js';
import { libraries } from './cases/libraries.js';
import { MODULES } from './cases/modules.js';
import { names } from './cases/names.js';
import { payloads } from './cases/payloads.js';
import { REGISTRIES } from './cases/registries.js';
import { SEED } from './cases/seed.js';
import { EVENTS, SHOP } from './cases/shop.js';
import { SUBSCRIBER_CASES, SUBSCRIBER_FILES } from './cases/subscribers.js';
import { uses } from './cases/uses.js';
import type { Files, Program } from './program.js';
import { describeSettings, MATRIX, tagsOf } from './settings.js';

/** The cases that share the registry of the shop: each is a file of one program. */
export const CALLS: Files = Object.fromEntries(
  Object.entries({ ...names, ...payloads, ...uses, ...libraries, ...batches }).map(([title, text]) => [
    `functions/api/${title.replace(/[^A-Za-z]+/g, '-')}.ts`,
    `import { events } from '@tsc-run/core';${text}`,
  ]),
);

const UNCHECKED =
  'generated/subscribers.ts:10 TS2344: subscribers cannot be checked: turn on strict, or strictFunctionTypes, in tsconfig.json';

const calls: readonly Program[] = MATRIX.map((settings) => ({
  name: `calls: ${describeSettings(settings)}`,
  files: { ...SHOP, ...CALLS },
  settings,
  errors: tagsOf(settings).includes('strictFunctionTypes') ? [] : [UNCHECKED],
}));

const subscribers: readonly Program[] = MATRIX.filter((settings) => {
  const tags = tagsOf(settings);
  return tags.includes('strictFunctionTypes') && !tags.includes('isolatedDeclarations');
}).map((settings) => ({
  name: `subscribers: ${describeSettings(settings)}`,
  files: { ...EVENTS, ...SUBSCRIBER_FILES },
  settings,
}));

function toPrograms(cases: Readonly<Record<string, AppCase>>): readonly Program[] {
  return Object.entries(cases).flatMap(([title, { settings = BOTH_MODULES, ...app }]) =>
    settings.map((each) => ({ name: `${title}: ${describeSettings(each)}`, settings: each, ...app })),
  );
}

const APPS = { ...SEED, ...CONFIGS, ...REGISTRIES, ...MODULES, ...DELIVERY, ...JSON_FORMS, ...DOCUMENTED };

export const PROGRAMS: readonly Program[] = [...calls, ...subscribers, ...toPrograms(APPS)];

/** The titles of all cases: calls and subscribers, which share a program, and apps, which have their own. */
export const CASES: readonly string[] = [...Object.keys(CALLS), ...SUBSCRIBER_CASES, ...Object.keys(APPS)];
