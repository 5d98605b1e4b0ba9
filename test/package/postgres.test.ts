import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readExamples, toFiles } from '../support/examples.js';
import { type Installed, installPacked, run, runBin } from '../support/installed.js';
import { openPool, type PostgresServer, startServer, whyNoServer } from '../support/postgres-server.js';

const QUICK_START = toFiles(readExamples('README.md', '## Quick start'));
const PAGE = toFiles(readExamples('docs/delivery/postgres.md'));
const RECIPES = Object.keys(PAGE).filter((path) => path.startsWith('bus-'));

/** Delivers what a recipe emits in a transaction, and nothing of one that fails. */
const TRY = `
import { deliverTo } from '@tsc-run/core/local';
const { bus, register, end } = await import(process.argv[2] as string);
await bus.consume(deliverTo({ 'send-welcome-email': () => import('./functions/subscribers/send-welcome-email.js') }));
await register('Ada', 'ada@example.com');
await register('Ada', 'ada@example.com').catch(() => console.log('refused'));
await bus.idle();
await bus.close();
await end();
`;
const TRY_REGISTER = `
import { Pool } from 'pg';
import { openPostgresBus } from '@tsc-run/core/postgres';
import manifest from './generated/manifest.json' with { type: 'json' };
import { register as registerIn } from './register.js';
const pool = new Pool({ connectionString: process.env.DATABASE_URL });
export const bus = await openPostgresBus({ manifest, pool });
export const register = (name: string, email: string) => registerIn(bus, pool, name, email);
export const end = () => pool.end();
`;

describe.skipIf(whyNoServer !== '')(`the page about PostgreSQL ${whyNoServer}`, () => {
  let installed: Installed;
  let server: PostgresServer;
  let app = '';

  beforeAll(async () => {
    server = await startServer({ hasUrl: true });
    process.env['DATABASE_URL'] = server.url;
    installed = installPacked('7.0', 'pg', '@types/pg', '@types/node', 'postgres', 'kysely', 'drizzle-orm');
    const files = { ...QUICK_START, ...PAGE, 'try.ts': TRY, 'try-register.ts': TRY_REGISTER };
    app = installed.createApp('postgres', { ...files, 'package.json': '{ "name": "app", "type": "module" }' });
    const tsconfig = JSON.parse(QUICK_START['tsconfig.json'] ?? '') as { compilerOptions: object };
    tsconfig.compilerOptions = { ...tsconfig.compilerOptions, types: ['node'], skipLibCheck: true };
    writeFileSync(join(app, 'tsconfig.json'), JSON.stringify(tsconfig));
  });
  afterAll(async () => {
    delete process.env['DATABASE_URL'];
    installed?.remove();
    await server?.remove();
  });

  test('its files compile', async () => {
    expect(await runBin(app, 'tsc-run generate')).toMatchObject({ code: 0 });
    expect(await runBin(app, 'tsc -p .')).toEqual({ code: 0, output: '' });
  });

  test('its first example delivers', async () => {
    expect(await run(process.execPath, ['dist/main.js'], app)).toEqual({ code: 0, output: 'Welcome, Ada!\n' });
  });

  test.each([...RECIPES, 'try-register.ts'])('%s delivers what is committed, and nothing else', async (path) => {
    expect(RECIPES).toHaveLength(3);
    const pool = openPool(server.config);
    await pool.query('DROP TABLE IF EXISTS account');
    await pool.query('CREATE TABLE account (id serial, name text, email text UNIQUE)');
    await pool.end();
    const { code, output } = await run(process.execPath, ['dist/try.js', `./${path.replace('.ts', '.js')}`], app);
    expect(output.split('\n').toSorted()).toEqual(['', 'Welcome, Ada!', 'refused']);
    expect(code).toBe(0);
  });
});
