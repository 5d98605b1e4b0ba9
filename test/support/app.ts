import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createFolder, type Files } from './temp-folder.js';

export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** The compilers that an app can have, by the end of their npm alias `typescript-…`. */
export const COMPILERS = ['5.4', '5.9', '6.0', '7.0', 'next'] as const;
export type CompilerName = (typeof COMPILERS)[number];

/** The options of a small app; it emits nothing. */
export const COMPILER_OPTIONS = {
  strict: true,
  module: 'nodenext',
  target: 'es2022',
  types: [],
  noEmit: true,
  skipLibCheck: true,
};

/** A small app without problems: two events and one subscriber. */
export const APP: Files = {
  'package.json': '{ "type": "module" }\n',
  'tsconfig.json': JSON.stringify({ compilerOptions: COMPILER_OPTIONS }),
  'tsc-run.config.ts': `export default { events: { subscribers: { mail: { events: ['user.registered'] } } } };\n`,
  'events/user-registered.ts': 'export type UserRegisteredEvent = { id: string };\n',
  'events/order-paid.ts': 'export type OrderPaidEvent = { total: number };\n',
  'functions/subscribers/mail.ts': `import type { events } from '@tsc-run/core';
export function listen(event: events.For<'mail'>) {
  return event.data.id;
}
`,
  'functions/api/users.ts': `import { events } from '@tsc-run/core';
export async function POST() {
  await events.emit('user.registered', { id: '1' });
}
`,
};

/** Creates the small app with files changed or added; undefined removes a file. */
export function createApp(changes: Readonly<Record<string, string | undefined>> = {}, compiler?: CompilerName): string {
  const files = Object.entries({ ...APP, ...changes }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const root = createFolder(Object.fromEntries(files));
  linkPackages(root, compiler);
  return root;
}

/** Makes our package resolvable from `root`, and a compiler if one is named. */
export function linkPackages(root: string, compiler?: CompilerName): void {
  mkdirSync(join(root, 'node_modules/@tsc-run'), { recursive: true });
  symlinkSync(REPOSITORY, join(root, 'node_modules/@tsc-run/core'));
  if (compiler === undefined) return;
  symlinkSync(join(REPOSITORY, `node_modules/typescript-${compiler}`), join(root, 'node_modules/typescript'));
}
