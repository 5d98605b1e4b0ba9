import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { execute, installPnpm, packInto } from '../support/packages.js';
import { runCli } from '../support/run-cli.js';
import { type Files, writeFiles } from '../support/temp-folder.js';
import { expectTyped } from './expect-typed.js';

const APPS = ['shop', 'billing', 'admin'] as const;
const parent = mkdtempSync(join(tmpdir(), 'monorepo '));
let tarball = '';

beforeAll(() => {
  tarball = packInto(parent);
});
afterAll(() => rmSync(parent, { recursive: true }));

/** Three apps, each with its own events, and a library that emits through the emitter it is given. */
function toFiles(local: string): Files {
  const compilerOptions = {
    strict: true,
    module: 'nodenext',
    target: 'es2022',
    types: [],
    skipLibCheck: true,
    noEmit: true,
  };
  const own = (rest: object) => JSON.stringify({ private: true, type: 'module', version: '1.0.0', ...rest });
  const devDependencies = { '@tsc-run/core': `file:${tarball}`, typescript: '6.0.3' };
  const apps = APPS.map((name) => ({
    [`apps/${name}/package.json`]: own({ name, dependencies: { '@acme/audit': local }, devDependencies }),
    [`apps/${name}/tsconfig.json`]: JSON.stringify({ compilerOptions }),
    [`apps/${name}/tsc-run.config.ts`]: `import { defineConfig } from '@tsc-run/core';
export default defineConfig({ events: { subscribers: { mail: { events: ['user.registered', '${name}.opened'] } } } });
`,
    [`apps/${name}/events/all.ts`]: `export type UserRegisteredEvent = { id: string };
export type OrderPaidEvent = { total: number };
/** @event ${name}.opened */
export type OpenedEvent = { ${name}: true };
`,
    [`apps/${name}/functions/subscribers/mail.ts`]: `import type { events } from '@tsc-run/core';
export function listen(event: events.For<'mail'>) {
  return event.type === 'user.registered' ? event.data.id : event.data.${name};
}
`,
    [`apps/${name}/functions/api/users.ts`]: `import { events } from '@tsc-run/core';
import { audit } from '@acme/audit';
export const POST = () => Promise.all([audit(events, '1'), events.emit('${name}.opened', { ${name}: true })]);
`,
  }));
  return Object.assign(
    {
      'libs/audit/package.json': own({ name: '@acme/audit', exports: './audit.ts', devDependencies }),
      'libs/audit/audit.ts': `import type { EventSink } from '@tsc-run/core';
export const audit = (sink: EventSink<{ 'user.registered': { id: string } }>, id: string) => sink.emit('user.registered', { id });
`,
    },
    ...apps,
  ) as Files;
}

function createMonorepo(name: string, local: string, files: Files): string {
  const root = join(parent, name);
  mkdirSync(root);
  writeFiles(root, { ...toFiles(local), ...files });
  return root;
}

/** Each app knows only its own events. */
async function expectApart(root: string): Promise<void> {
  for (const app of APPS) await expectTyped(root, { app: `apps/${app}`, file: 'functions/lib/wrong.ts' });
  const shop = join(root, 'apps/shop');
  writeFiles(shop, {
    'functions/api/other.ts': `import { events } from '@tsc-run/core';\nawait events.emit('billing.opened', { billing: true });\n`,
  });
  const { code, stdout } = await runCli(shop, 'check');
  expect(code).toBe(1);
  expect(stdout).toContain(
    "functions/api/other.ts:2:19 - error tsc-run(unknown-event): No event is named 'billing.opened'.",
  );
}

describe('three apps in a monorepo', () => {
  test('of npm workspaces', async () => {
    const root = createMonorepo('npm', '1.0.0', {
      'package.json': JSON.stringify({ private: true, workspaces: ['apps/*', 'libs/*'] }),
    });
    execute('npm', root, 'install', '--no-audit', '--no-fund');
    await expectApart(root);
  }, 180_000);

  test('of pnpm', async (context) => {
    const pnpm = installPnpm(parent);
    if (typeof pnpm === 'string') return context.skip(pnpm);
    const root = createMonorepo('pnpm', 'workspace:*', {
      'package.json': '{ "private": true }',
      'pnpm-workspace.yaml': "packages: ['apps/*', 'libs/*']\n",
    });
    pnpm(root, 'install', '--ignore-scripts');
    await expectApart(root);
  }, 180_000);
});
