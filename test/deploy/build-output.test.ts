import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { REPOSITORY } from '../support/app.js';
import { runMeddled } from '../support/meddle.js';
import { runCli } from '../support/run-cli.js';
import { listFolder, readFile, writeFiles } from '../support/temp-folder.js';
import { build, createBuiltApp, readManifest } from './build-app.js';

const USERS = 'dist/functions/api/users.ts/index.mjs';
/** The steps between two kills: each of them takes three builds. */
const STRIDE = process.env['LONG'] ? 1 : 6;
const LOCK = 'dist/.tsc-run-build.json';

/** Everything below `dist`, with its texts. */
function readDist(root: string): ReadonlyMap<string, string> {
  return new Map(
    existsSync(join(root, 'dist')) ? listFolder(root, 'dist').map((path) => [path, readFile(root, path)]) : [],
  );
}

type Entry = readonly [path: string, text: string];

/** Not the lock, nor a file that is being written. */
function isOutput([path]: Entry): boolean {
  return !path.startsWith(LOCK) && !path.endsWith('.tmp');
}

/** An app that was built, and whose source has changed since. */
async function createTwoStates() {
  const root = await createBuiltApp();
  const source = readFile(root, 'functions/api/users.ts');
  const setSource = (state: 'old' | 'new'): void =>
    writeFiles(root, { 'functions/api/users.ts': state === 'old' ? source : source.replace("'1'", "'changed'") });
  const read = (): readonly Entry[] => [...readDist(root)].filter(isOutput);
  const state = (): string => JSON.stringify(read());
  setSource('new');
  await build(root);
  const changed = read();
  setSource('old');
  await build(root);
  const old = read();
  setSource('new');
  expect(JSON.stringify(changed)).not.toBe(JSON.stringify(old));
  return {
    root,
    setSource,
    state,
    files: { old, changed },
    old: JSON.stringify(old),
    changed: JSON.stringify(changed),
  };
}

async function expectRefused(root: string, message: string, help: string): Promise<void> {
  const before = readDist(root);
  const { code, stdout, stderr } = await runCli(root, 'build');
  expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: `error: ${message}\n  help: ${help}\n` });
  expect(readDist(root)).toEqual(before);
}

describe('what is in the way', () => {
  test('other files are left alone', async () => {
    const root = await createBuiltApp({ 'dist/functions/api/users.js': 'tsc\n', 'dist/index.html': 'web\n' });
    await build(root);
    expect(readFile(root, 'dist/functions/api/users.js')).toBe('tsc\n');
    expect(readFile(root, 'dist/index.html')).toBe('web\n');
  });

  test('a file that is not of a build is not overwritten', async () => {
    const root = await createBuiltApp({ [USERS]: 'mine\n' });
    await expectRefused(
      root,
      `${USERS} was not written by tsc-run build, and a bundle is needed there`,
      'Move it away, or name another folder with build.outDir in the config.',
    );
  });

  test.each(['.env', 'lib/a b/mail.js', '.index.mjs.tmp', 'index.mjs.map.bak'])(
    'a file that would be deployed with a function is named: %s',
    async (name) => {
      const root = await createBuiltApp();
      await build(root);
      const path = `dist/functions/subscribers/mail/${name}`;
      writeFiles(root, { [path]: 'mine\n' });
      await expectRefused(
        root,
        `${path} was not written by tsc-run build, and would be deployed with the function in dist/functions/subscribers/mail`,
        'Move it away, or name another folder with build.outDir in the config.',
      );
      rmSync(join(root, path));
      expect((await build(root)).stdout).toContain('4 unchanged\n');
    },
  );

  test('nor is the manifest of another tool', async () => {
    const root = await createBuiltApp({ 'dist/manifest.json': '{ "name": "a web app" }\n' });
    await expectRefused(
      root,
      'dist/manifest.json is not what tsc-run build writes',
      'Move it away, or name another folder with build.outDir in the config. Then run tsc-run build.',
    );
  });

  test('nor is a bundle that was changed by hand, until it is gone', async () => {
    const root = await createBuiltApp();
    await build(root);
    writeFiles(root, { [USERS]: 'changed\n' });
    const help = 'Move what you changed to its source. Then delete the file, and run tsc-run build again.';
    await expectRefused(root, `${USERS} was changed since tsc-run build wrote it`, help);
    rmSync(join(root, USERS));
    expect((await build(root)).stdout).toContain('1 file written, 3 unchanged\n');
  });

  test('a file where a folder is needed', async () => {
    const root = await createBuiltApp({ 'dist/functions/api': 'a file\n' });
    await expectRefused(
      root,
      'dist/functions/api is a file, and a folder is needed there',
      'Remove or rename it, then run this again.',
    );
  });

  test('a file where the folder of the bundles is needed', async () => {
    const root = await createBuiltApp({ dist: 'a file\n' });
    const { code, stderr } = await runCli(root, 'build');
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `error: Cannot write to dist: there is a file where a folder is needed
  help: Remove or rename that file, then run the command again.
`,
    });
    expect(readFile(root, 'dist')).toBe('a file\n');
  });
});

describe('a second build', () => {
  test('writes nothing that is there already', async () => {
    const root = await createBuiltApp();
    await build(root);
    const before = statSync(join(root, USERS)).mtimeMs;
    const { stdout } = await build(root);
    expect(stdout).toContain('Built 2 functions in dist: 4 unchanged\n');
    expect(statSync(join(root, USERS)).mtimeMs).toBe(before);
  });

  test('removes what it does not build any more, and no other file', async () => {
    const root = await createBuiltApp({ 'functions/api/old/[id].ts': 'export const GET = () => undefined;\n' });
    await build(root);
    writeFiles(root, { 'dist/functions/api/old/mine.txt': 'mine\n' });
    rmSync(join(root, 'functions/api/old'), { recursive: true });
    const { stdout } = await build(root);
    expect(stdout).toContain('4 unchanged, 2 removed\n');
    expect(listFolder(root, 'dist/functions/api')).toEqual(['dist/functions/api/old/mine.txt', USERS, `${USERS}.map`]);
  });

  test('names a function that grew by a tenth, with both sizes', async () => {
    const root = await createBuiltApp();
    await build(root);
    const [before] = readManifest(root).functions;
    writeFiles(root, {
      'functions/api/users.ts': `${readFile(root, 'functions/api/users.ts')}
const text = ${JSON.stringify('x'.repeat(5000))};
export const GET = () => text;
`,
    });
    const { stdout } = await build(root);
    const [after] = readManifest(root).functions;
    const size = (bytes = 0) => `${(bytes / 1000).toFixed(1)} kB`;
    const percent = Math.round(((after?.bytes ?? 0) / (before?.bytes ?? 1) - 1) * 100);
    expect(stdout).toContain(
      `\napi users grew by ${percent} %: ${size(before?.bytes)} before, ${size(after?.bytes)} now.\n`,
    );
    expect((await build(root)).stdout).not.toContain('grew');
  });
});

test('--format json prints one object', async () => {
  const root = await createBuiltApp();
  const { stdout, stderr } = await build(root, '--format json');
  expect(stderr).toBe('');
  const printed = JSON.parse(stdout) as object;
  expect(printed).toMatchObject({
    version: 1,
    problems: [],
    files: { written: expect.arrayContaining([USERS, `${USERS}.map`]), removed: [], unchanged: [] },
    outDir: 'dist',
    functions: readManifest(root).functions,
    grown: [],
  });
});

test('an app without functions', async () => {
  const root = await createBuiltApp({ 'functions/api/users.ts': 'export {};\n' });
  const config =
    "export default { events: { subscribers: { mail: { external: true, events: ['user.registered'] } } } };\n";
  writeFiles(root, { 'tsc-run.config.ts': config });
  rmSync(join(root, 'functions'), { recursive: true });
  expect((await runCli(root, 'generate')).code).toBe(0);
  const { stdout } = await build(root);
  expect(stdout).toContain('There is no route and no subscriber to build. dist/manifest.json is empty.\n');
  expect(readManifest(root).functions).toEqual([]);
});

describe('builds that do not end', () => {
  const lock = (pid: number, files: object = {}) => ({ [LOCK]: JSON.stringify({ pid, files }) });

  test('two at once: the second is refused', async () => {
    const root = await createBuiltApp({ ...lock(process.pid) });
    await expectRefused(
      root,
      `Another tsc-run build is writing to dist: process ${process.pid}`,
      `Wait until it has ended. If there is none, delete ${LOCK}.`,
    );
  });

  test('what a killed build wrote is known to the next one', async () => {
    const root = await createBuiltApp();
    await build(root);
    const halfway = createHash('sha256').update('halfway\n').digest('hex');
    const path = 'functions/api/gone.ts/index.mjs';
    const files = { 'functions/api/users.ts/index.mjs': halfway, [path]: halfway };
    writeFiles(root, { [USERS]: 'halfway\n', [`dist/${path}`]: 'halfway\n', ...lock(2 ** 22 + 1, files) });
    // A build that fails keeps that knowledge.
    writeFiles(root, { 'functions/api/x.ts': "import './missing.js';\nexport const GET = () => undefined;\n" });
    expect((await runCli(root, 'build')).code).toBe(1);
    rmSync(join(root, 'functions/api/x.ts'));
    expect((await build(root)).stdout).toContain('1 file written, 3 unchanged, 1 removed\n');
    expect(existsSync(join(root, LOCK))).toBe(false);
    expect(existsSync(join(root, 'dist/functions/api/gone.ts'))).toBe(false);
  });

  test('a lock that is cut off is taken over', async () => {
    const root = await createBuiltApp({ [LOCK]: '{"pid":' });
    await build(root);
    expect(existsSync(join(root, LOCK))).toBe(false);
  });

  test('a full disk leaves the old output, and the next build needs no help', async () => {
    const { root, state, old, changed } = await createTwoStates();
    for (let write = 1; ; write += STRIDE === 1 ? 1 : 2) {
      const { code, stderr } = await runMeddled(root, 'build', `full:${write}`);
      if (code === 0) {
        expect(write).toBeGreaterThan(3);
        break;
      }
      expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('the disk is full') });
      expect(state()).toBe(old);
      expect(existsSync(join(root, LOCK))).toBe(false);
    }
    await build(root);
    expect(state()).toBe(changed);
  });

  test('killed at many steps: no partial files, and the next build repairs everything', async () => {
    const { root, files, old, changed, state, setSource } = await createTwoStates();
    for (let step = 1; ; step += STRIDE) {
      setSource('new');
      const { signal } = await runMeddled(root, 'build', `kill:${step}`);
      const whole = [...files.old, ...files.changed].map((each) => JSON.stringify(each));
      for (const each of readDist(root)) if (isOutput(each)) expect(whole).toContain(JSON.stringify(each));
      if (signal === null) {
        expect(step).toBeGreaterThan(10);
        break;
      }
      await build(root);
      expect(state(), `new after ${step}`).toBe(changed);
      setSource('old');
      await build(root);
      expect(state(), `old after ${step}`).toBe(old);
      expect(listFolder(root, 'dist').filter((path) => path.endsWith('.tmp'))).toEqual([]);
    }
  }, 240_000);

  test.each(['SIGINT', 'SIGTERM'] as const)('%s leaves the old output or the new', async (signal) => {
    const { root, state, old, changed } = await createTwoStates();
    for (const after of [0, 60, 100, 140, 180, 220, 260, 300]) {
      const child = spawn(process.execPath, [join(REPOSITORY, 'dist/cli.cjs'), 'build'], {
        cwd: root,
        stdio: 'ignore',
      });
      // It may end before the signal comes.
      const closed = new Promise((resolve) => child.once('close', resolve));
      await sleep(after);
      child.kill(signal);
      await closed;
      expect([old, changed], `${after} ms`).toContain(state());
      expect(existsSync(join(root, LOCK))).toBe(false);
    }
    await build(root);
    expect(state()).toBe(changed);
  });

  test('a failed first build leaves no folder', async () => {
    const root = await createBuiltApp({
      'functions/api/x.ts': "import './missing.js';\nexport const GET = () => undefined;\n",
    });
    expect((await runCli(root, 'build')).code).toBe(1);
    expect(existsSync(join(root, 'dist'))).toBe(false);
  });
});
