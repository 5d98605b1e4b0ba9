import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createApp } from '../support/app.js';
import { runMeddled } from '../support/meddle.js';
import { runInside } from '../support/run-inside.js';
import { readFile, writeFiles } from '../support/temp-folder.js';

const COMMANDS = ['generate --check', 'check --no-tsc', 'check', 'generate'] as const;

/** A fresh app without problems: every command exits with 0 unless it fails inside. */
async function createFreshApp(): Promise<string> {
  const root = createApp({}, '7.0');
  expect((await runInside(root, 'generate')).code).toBe(0);
  return root;
}

test.each(COMMANDS)('%s: an exception is a bug with an exit code of its own, never a success', async (line) => {
  const root = await createFreshApp();
  const files = ['tsc-run.config.ts', 'generated/events.ts', 'events/order-paid.ts', 'package.json'];
  for (const file of line === 'generate --check' ? files : files.slice(0, 2)) {
    const { code, stdout, stderr } = await runMeddled(root, line, `throw:${join(root, file)}`);
    expect({ file, code, stdout }).toEqual({ file, code: 3, stdout: '' });
    expect(stderr).toContain('this is a bug of tsc-run');
    expect(stderr).toContain('TypeError: thrown for the test');
  }
});

test.each(['generate --check --format json', 'check --format json'])(
  '%s: the exception is reported as JSON too',
  async (line) => {
    const root = await createFreshApp();
    const { code, stdout } = await runMeddled(root, line, 'throw:tsc-run.config.ts');
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ error: { stack: expect.stringContaining('thrown for the test') } });
  },
);

test.each(['', '{', '[]', 'null', '"x"', '{"events":{"a":1},"files":"x"}', '{"events":[null,1,"x"],"files":[null]}'])(
  'a manifest that holds %j is stale',
  async (text) => {
    const root = await createFreshApp();
    writeFileSync(join(root, 'generated/manifest.json'), text);
    const { code, stderr } = await runInside(root, 'generate --check');
    expect(code).toBe(1);
    expect(stderr).toContain('generated/manifest.json is stale');
  },
);

test.each(['generated/events.ts', 'generated/subscribers.ts', 'generated/manifest.json'])(
  '%s: removed, truncated or emptied is stale',
  async (path) => {
    const root = await createFreshApp();
    const text = readFile(root, path);
    for (const broken of [undefined, '', text.slice(0, text.length / 2), '\0'.repeat(3)]) {
      if (broken === undefined) rmSync(join(root, path));
      else writeFiles(root, { [path]: broken });
      const [stale, checked] = [await runInside(root, 'generate --check'), await runInside(root, 'check --no-tsc')];
      expect([stale.code, checked.code]).not.toContain(0);
    }
  },
);

test('reformatted output is fresh; with one changed name it is stale', async () => {
  const root = await createFreshApp();
  const text = readFile(root, 'generated/events.ts');
  const reformatted = text.replaceAll('"', "'").replaceAll(';', '').replaceAll('\n', '\r\n');
  writeFiles(root, { 'generated/events.ts': reformatted });
  expect((await runInside(root, 'generate --check')).code).toBe(0);
  expect((await runInside(root, 'check')).code).toBe(0);
  writeFiles(root, { 'generated/events.ts': reformatted.replace('order.paid', 'order.payd') });
  expect((await runInside(root, 'generate --check')).code).toBe(1);
  expect((await runInside(root, 'check')).code).toBe(1);
});

test('a reader that closes the pipe does not change the exit code', async () => {
  const root = await createFreshApp();
  writeFiles(root, { 'events/order-sent.ts': 'export type OrderSentEvent = {};\n' });
  const { spawn } = await import('node:child_process');
  const cli = join(root, 'node_modules/@tsc-run/core/dist/cli.cjs');
  const child = spawn(process.execPath, [cli, 'generate', '--check'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.destroy();
  child.stderr.destroy();
  expect(await new Promise((resolve) => child.on('exit', resolve))).toBe(1);
});
