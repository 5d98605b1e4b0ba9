import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { findNode } from '../support/installed.js';
import { createLastingFolder } from '../support/lasting-folder.js';
import { installPnpm, packInto } from '../support/packages.js';
import { writeFiles } from '../support/temp-folder.js';
import { APP, createApp, runApp, startApp } from './run-app.js';

const lasting = createLastingFolder();
afterAll(lasting.remove);

describe('an app', () => {
  test('may be CommonJS, at a path with spaces, on Node 20 with its events in memory', async () => {
    const folder = createApp(
      {
        'package.json': '{ "name": "common" }',
        'tsconfig.json': '{ "compilerOptions": { "module": "commonjs", "target": "es2022", "esModuleInterop": true } }',
        'functions/api/word.ts': `import { http } from '@tsc-run/core';
import path = require('node:path');
export const GET = () => http.response().json([path.basename(__dirname), typeof require]);
`,
      },
      'my app',
    );
    const app = await startApp({}, { folder, node: findNode(20, lasting.path), flags: ['--memory'] });
    expect(await app.get('/word')).toEqual({ status: 200, text: '["api","function"]' });
    expect((await app.post('/users', { id: '1' })).status).toBe(201);
    await app.find(({ kind, outcome }) => kind === 'delivery' && outcome === 'done');
    expect(readFileSync(join(folder, 'delivered.log'), 'utf8')).toContain('"id":"1"');
  });

  test('may be installed with pnpm; on Node 20 without SQLite it is told what to do', async (context) => {
    const pnpm = installPnpm(lasting.path);
    if (typeof pnpm === 'string') return context.skip(pnpm);
    const folder = join(lasting.path, 'pnpm');
    mkdirSync(folder);
    writeFiles(folder, APP);
    pnpm(folder, 'add', '--ignore-scripts', packInto(lasting.path));
    const cli = join(folder, 'node_modules/@tsc-run/core/dist/cli.cjs');

    const app = await startApp({}, { folder, cli });
    expect((await app.post('/users', { id: '1' })).status).toBe(201);
    await app.find(({ kind, outcome }) => kind === 'delivery' && outcome === 'done');
    app.write({ 'lib/word.ts': "export const word: string = 'two';\n" });
    expect((await app.get('/word')).text).toBe('{"word":"two"}');
    await app.stop();

    const old = await startApp({}, { folder, cli, node: findNode(20, lasting.path) });
    const failure = await old.find(({ kind }) => kind === 'failure');
    expect(failure['isFinal']).toBe(true);
    expect(failure['error']).toMatch(/has no SQLite.*22\.13.*@photostructure\/sqlite.*--memory/);
    expect(await old.get('/word')).toMatchObject({ status: 503, text: expect.stringContaining('--memory') });
  }, 180_000);

  test('delivers what is in memory before an old process ends', async () => {
    const slow = `import { appendFileSync } from 'node:fs';
export async function listen(event: { data: { id: string } }): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1000));
  appendFileSync('delivered.log', event.data.id);
}
`;
    const app = await runApp({ 'functions/subscribers/mail.ts': slow }, { flags: ['--memory'] });
    await app.post('/users', { id: 'kept' });
    app.write({ 'lib/word.ts': "export const word: string = 'two';\n" });
    expect((await app.get('/word')).text).toBe('{"word":"two"}');
    await app.find(({ kind, outcome }) => kind === 'delivery' && outcome === 'done');
    expect(readFileSync(join(app.folder, 'delivered.log'), 'utf8')).toBe('kept');
  });
});
