import { describe, expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../support/app.js';
import { runCli } from '../../support/run-cli.js';
import { type Client, type ClientOptions, type CodeAction, startClient } from './client.js';

export const API = 'functions/api/users.ts';
const CONFIG = 'tsc-run.config.ts';
const EVENT = 'events/user-registered.ts';

async function start(files: Readonly<Record<string, string>> = {}, options: ClientOptions = {}): Promise<Client> {
  const root = createApp(files);
  await runCli(root, 'generate');
  const client = await startClient(root, options);
  onTestFinished(async () => {
    client.kill();
    await client.ended;
  });
  return client;
}

test('tries', async () => {
  const client = await start({ [API]: `import { events } from '@tsc-run/core';\nexport async function POST() {\n  events.emit('user.registered', { id: '1' });\n await events.emit('user.registerd', { id: '1' });\n}\n` });
  client.open(API); client.open(CONFIG); client.open(EVENT);
  await expect.poll(() => client.published(API)).toBeDefined();
  console.log(JSON.stringify(client.published(API), null, 1));
  for (const [m, p] of [['hover', client.find(API, 'user.reg', 2)], ['definition', client.find(API, 'user.reg', 2)], ['references', {...client.find(API, 'user.reg', 2), context: {includeDeclaration: true}}],
   ['completion', client.find(CONFIG, 'user.reg', 2)], ['codeLens', client.find(EVENT, 'User')], ['documentSymbol', client.find(CONFIG, 'mail')], ['prepareRename', client.find(API, 'user.reg', 2)], ['rename', {...client.find(API, 'user.reg', 2), newName: 'user.created'}],
   ['codeAction', {...client.find(API, 'user.reg', 2), context: {diagnostics: []}, range: {start: client.find(API, 'registerd').position, end: client.find(API, 'registerd').position}}]] as const)
   console.log(m, JSON.stringify(await client.ask('textDocument/' + m, p), null, 0));
  console.log(client.log());
});
