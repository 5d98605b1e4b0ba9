import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createIo } from '../../src/cli/terminal/io.js';
import { run } from '../../src/cli/run.js';
import { printFailure } from '../../src/cli/report/print-failure.js';
import { createApp, REPOSITORY } from '../support/app.js';
import { runCli } from '../support/run-cli.js';
import { createFolder, readFile } from '../support/temp-folder.js';

test.each([
  ['--version', /^\d+\.\d+\.\d+\n$/],
  ['--help', /^tsc-run: .*\n\nUsage: tsc-run <command> \[options\]\n[^]*generate[^]*check[^]*--project DIR[^]*\n$/],
  ['generate --help', /\n\nUsage: tsc-run generate \[options\]\n[^]*--check/],
  ['check -h', /\n\nUsage: tsc-run check \[options\]\n[^]*--no-tsc/],
])('%s', async (line, output) => {
  const { code, stdout, stderr } = await runCli(createFolder(), line);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(output);
});

test('the help loads no parser', async () => {
  const { stdout } = await runCli(createFolder(), '--help', {
    env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(REPORT_MODULES)}` },
  });
  expect(stdout).toContain('loaded: ');
  expect(stdout).not.toMatch(/loaded: .*(oxc-parser|get-tsconfig)/);
});

/** When the process ends, prints the modules that it loaded. */
const REPORT_MODULES = `import { registerHooks } from 'node:module';
const urls = [];
registerHooks?.({ load(url, context, next) { urls.push(url); return next(url, context); } });
process.on('exit', () => console.log('loaded: ' + urls.join(' ')));`;

test.each([
  ['generat', 'error: There is no command generat\n  help: Did you mean tsc-run generate?\n'],
  [
    '',
    'error: No command was given\n  help: Commands: init, new, generate, check, doctor, dev, events, explain, graph, schema, build, synth, deploy, lsp. See tsc-run --help.\n',
  ],
  ['check --format yaml', 'error: There is no format yaml\n  help: Formats: pretty, json, github, markdown.\n'],
  [
    'check --project nowhere',
    'error: --project nowhere does not exist\n  help: Give the folder that holds your tsc-run.config.ts.\n',
  ],
])('a tool error is one sentence, with exit code 2: %s', async (line, stderr) => {
  expect(await runCli(createFolder(), line)).toEqual({ code: 2, signal: null, stdout: '', stderr });
});

test('no config in any folder above is a tool error; a --project folder without one is a problem', async () => {
  const root = createFolder({ 'app/readme.md': '' });
  const upwards = await runCli(root, 'generate');
  expect(upwards).toMatchObject({ code: 2, stdout: '' });
  expect(upwards.stderr).toMatch(
    /^error: No tsc-run\.config\.ts in .*\n {2}help: .*--project DIR\. To set an app up: npx tsc-run init\. If there is a config that is not found: npx tsc-run doctor\.\n$/,
  );
  const given = await runCli(root, 'generate --project app');
  expect(given.code).toBe(1);
  expect(given.stderr).toContain('app/tsc-run.config.ts:1:1 - error tsc-run(config-missing): ');
});

test.each(['generate --format json', 'chekc --format=json', 'check --nope --format json'])(
  'json: a failure is one object, too: %s',
  async (line) => {
    const { code, stdout } = await runCli(createFolder(), line);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      error: expect.objectContaining({ message: expect.any(String) }),
      problems: [],
    });
  },
);

/** An `io` that collects its output, on or off a terminal. */
function createMemoryIo(env: Record<string, string> = {}, isTTY = false) {
  const written = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({ isTTY, write: (text: string) => (written[name] += text) });
  return { io: createIo({ cwd: () => '/', env, stdout: stream('stdout'), stderr: stream('stderr') }), written };
}

test('a bug in tsc-run prints its stack, asks for a bug report and has its own exit code', () => {
  const { io, written } = createMemoryIo();
  expect(printFailure(new TypeError('x is not a function'), 'pretty', io)).toBe(3);
  expect(written.stderr).toMatch(/this is a bug of tsc-run[^]*report it[^]*TypeError: x is not a function\n {4}at /);
});

test.each([
  ['a terminal', {}, true, true],
  ['a file or pipe', {}, false, false],
  ['NO_COLOR', { NO_COLOR: '1' }, true, false],
  ['an empty NO_COLOR', { NO_COLOR: '' }, true, true],
  ['FORCE_COLOR', { FORCE_COLOR: '1' }, false, true],
  ['FORCE_COLOR=0', { FORCE_COLOR: '0' }, true, false],
  ['a dumb terminal', { TERM: 'dumb' }, true, false],
])('colors: %s', async (_, env, isTTY, colored) => {
  const { io, written } = createMemoryIo(env, isTTY);
  await run(['nothing'], io);
  expect(written.stderr.includes('\u001B[')).toBe(colored);
});

test('a reader that closes the pipe early is not a failure', async () => {
  const names = Array.from({ length: 3000 }, (_, index) => `'no.event${index}'`);
  const root = createApp({
    'tsc-run.config.ts': `export default { events: { subscribers: { mail: { events: [${names.join()}] } } } };\n`,
  });
  const child = spawn(process.execPath, [join(REPOSITORY, 'dist/cli.cjs'), 'check', '--no-tsc'], { cwd: root });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdout.once('data', () => child.stdout.destroy());
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
});

test.each(['SIGINT', 'SIGTERM'] as const)('%s while the compiler runs ends both at once', async (signal) => {
  const root = createApp({
    'node_modules/typescript/package.json': '{ "version": "9.9.9", "bin": { "tsc": "tsc.cjs" } }',
    'node_modules/typescript/tsc.cjs': "setInterval(() => require('fs').appendFileSync('beats', 'x'), 20)",
  });
  const beats = (): number => (existsSync(join(root, 'beats')) ? readFile(root, 'beats').length : 0);
  const child = spawn(process.execPath, [join(REPOSITORY, 'dist/cli.cjs'), 'check'], { cwd: root });
  await expect.poll(beats, { timeout: 10_000 }).toBeGreaterThan(0);
  child.kill(signal);
  const code = await new Promise((resolve) => child.on('exit', resolve));
  expect(code).toBe(signal === 'SIGINT' ? 130 : 143);
  await sleep(100);
  const last = beats();
  await sleep(200);
  expect(beats()).toBe(last);
});
