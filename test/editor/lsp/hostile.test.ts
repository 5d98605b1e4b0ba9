import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createApp, REPOSITORY } from '../../support/app.js';
import { readFile, writeFiles } from '../../support/temp-folder.js';
import { CAPABLE, type Client, PULLING, startClient } from './client.js';

const API = 'functions/api/users.ts';
const CONFIG = 'tsc-run.config.ts';
const SERVER = join(REPOSITORY, 'dist/cli.cjs');

async function start(...args: Parameters<typeof startClient>): Promise<Client> {
  const client = await startClient(...args);
  onTestFinished(async () => {
    client.kill();
    await client.ended;
  });
  return client;
}

/** Whether the server still answers what it should. */
async function expectAnswer(client: Client): Promise<void> {
  const hover = await client.ask('textDocument/hover', client.find(CONFIG, 'user.reg', 2));
  expect(JSON.stringify(hover)).toContain('UserRegisteredEvent');
}

test('answers after requests and notifications that make no sense', async () => {
  const client = await start(createApp());
  const uri = client.uriOf(API);
  client.open(API);
  const params = [
    undefined,
    null,
    [],
    {},
    { textDocument: null },
    { textDocument: { uri: 7 } },
    { textDocument: { uri: 'untitled:Untitled-1' }, position: { line: 0, character: 0 } },
    { textDocument: { uri: 'file://elsewhere/a.ts' }, position: { line: 0, character: 0 } },
    { textDocument: { uri: 'file:///%ZZ%00.ts' }, position: { line: 0, character: 0 } },
    { textDocument: { uri: `file:///${'a/'.repeat(5_000)}b.ts` }, position: { line: 0, character: 0 } },
    { textDocument: { uri: client.uriOf('__proto__/constructor.ts') }, position: { line: 1, character: 1 } },
    { textDocument: { uri }, position: { line: -1, character: 1e12 } },
    { textDocument: { uri }, position: { line: 'x', character: null } },
    { textDocument: { uri }, position: { line: 2, character: 25 }, newName: '😀'.repeat(10_000), context: 1, range: 2 },
  ];
  const methods = [
    'hover',
    'definition',
    'references',
    'completion',
    'prepareRename',
    'rename',
    'codeAction',
    'codeLens',
  ];
  for (const method of [...methods, 'documentSymbol', 'nothing'])
    await Promise.allSettled(params.map((each) => client.ask(`textDocument/${method}`, each)));
  for (const method of ['didOpen', 'didChange', 'didClose', 'didSave', 'nothing'])
    for (const each of params) client.tell(`textDocument/${method}`, each);
  for (const method of ['didChangeWatchedFiles', 'didChangeConfiguration', 'didChangeWorkspaceFolders', 'symbol'])
    for (const each of params) client.tell(`workspace/${method}`, each);
  client.tell('$/cancelRequest', { id: 'none' });
  await expectAnswer(client);
});

test('takes texts that no file would hold', async () => {
  const client = await start(createApp());
  for (const text of [
    '\0',
    '\uD800',
    '{'.repeat(100_000),
    "emit('".repeat(20_000),
    '\u2028\r\r\n😀',
    'x'.repeat(3_000_000),
  ]) {
    client.open(API, text);
    client.type(API, `${text}\n`);
    client.close(API);
  }
  await expectAnswer(client);
});

test('answers 100 requests a second, and cancels those that nobody waits for', async () => {
  const client = await start(createApp());
  client.open(API);
  await expectAnswer(client);
  const started = performance.now();
  const asked: Promise<unknown>[] = [];
  for (let count = 0; count < 200; count++) {
    client.type(API, `${readFile(client.root, API)}${'\n'.repeat(count % 3)}`);
    asked.push(client.ask('textDocument/hover', client.find(API, 'user.reg', 2)));
    asked.push(client.ask('textDocument/completion', client.find(CONFIG, 'user.reg', 2)));
  }
  expect(await Promise.all(asked)).toHaveLength(400);
  expect(performance.now() - started).toBeLessThan(4_000);
});

test('does not wait for a client that never answers', async () => {
  const root = createApp();
  for (const capabilities of [CAPABLE, PULLING]) {
    const client = await start(root, { capabilities, answer: () => undefined });
    await expectAnswer(client);
    expect(client.heard('client/registerCapability').length).toBeGreaterThan(0);
    expect(client.heard('workspace/configuration').length).toBeGreaterThan(0);
  }
  // What it was asked to watch is watched nevertheless.
  const client = await start(root, { answer: () => undefined });
  client.open(API);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  writeFiles(root, { [CONFIG]: readFile(root, CONFIG).replace('user.registered', 'user.registerd') });
  await expect.poll(() => client.published(CONFIG)?.map(({ code }) => code), { timeout: 5_000 }).toEqual([71_001]);
});

test('ends with its client', async () => {
  const root = createApp();
  const polite = await start(root);
  expect(await polite.stop()).toBe(0);
  const rude = await start(root);
  rude.tell('exit', undefined);
  expect(await rude.ended).toBe(1);
  const half = await start(root);
  half.write('Content-Length: 100\r\n\r\n{"jsonrpc": "2.0", "id": 1, "meth');
  half.end();
  expect(await half.ended).toBe(1);
});

test.each([
  ['bytes that are no message', 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ['a message that is no JSON', 'Content-Length: 5\r\n\r\n{]}x\n'],
  ['a length that is none', 'Content-Length: lots\r\n\r\n{}'],
  ['a message of another protocol', 'Content-Length: 2\r\n\r\n[]Content-Length: 4\r\n\r\nnull'],
])('ends, or answers, after %s', async (_, bytes) => {
  const client = await start(createApp());
  client.write(bytes);
  const answered = expectAnswer(client).then(
    () => 'answered',
    () => 'ended',
  );
  expect(await Promise.race([answered, client.ended.then(() => 'ended')])).toMatch(/answered|ended/);
});

test('ends when the process of its client is gone, though its input stays open', { timeout: 20_000 }, async () => {
  const root = createApp();
  const parent = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 1e6)']);
  const child = spawn(process.execPath, [SERVER, 'lsp'], { cwd: root, stdio: ['pipe', 'ignore', 'ignore'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const body = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { processId: parent.pid, capabilities: {} },
  });
  child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  parent.kill('SIGKILL');
  await ended;
  expect(existsSync(`/proc/${child.pid}`)).toBe(false);
});

test('leaves no process behind when its client is killed', { timeout: 20_000 }, async () => {
  const root = createApp();
  const script = `const { spawn } = require('node:child_process');
const child = spawn(process.execPath, [${JSON.stringify(SERVER)}, 'lsp'], { stdio: ['pipe', 'pipe', 'inherit'] });
const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: { processId: process.pid, capabilities: {} } });
child.stdin.write('Content-Length: ' + body.length + '\\r\\n\\r\\n' + body);
child.stdout.once('data', () => console.log(child.pid));
setTimeout(() => {}, 1e6);`;
  const client = spawn(process.execPath, ['-e', script], { cwd: root });
  const pid = await new Promise<string>((resolve) =>
    client.stdout.once('data', (text) => resolve(String(text).trim())),
  );
  expect(existsSync(`/proc/${pid}`)).toBe(true);
  client.kill('SIGKILL');
  await expect.poll(() => existsSync(`/proc/${pid}`), { timeout: 10_000 }).toBe(false);
});
