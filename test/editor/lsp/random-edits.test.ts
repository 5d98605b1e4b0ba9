import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readModule } from '../../../src/analysis/syntax/read-module.js';
import { createApp } from '../../support/app.js';
import { createRandom } from '../../support/random.js';
import { listFolder, writeFiles } from '../../support/temp-folder.js';
import { type Client, PULLING, positionOf, startClient } from './client.js';

const API = 'functions/api/users.ts';
const CONFIG = 'tsc-run.config.ts';
const EVENT = 'events/user-registered.ts';
const OPEN = [API, CONFIG, EVENT];
const EDITS = Number(process.env['EDITS'] ?? 300);
const SEED = Number(process.env['SEED'] ?? 20261127);
/** After so many edits the answers are compared. */
const COMPARED = 20;

const PIECES = [
  "'",
  'a',
  '.',
  ' ',
  '{',
  '}',
  '\n',
  '\r\n',
  '😀',
  '/*',
  '*/',
  'Event',
  "'user.registered'",
  ', ',
  '\u2028',
];

/** Everything that a client can ask about the open files. */
async function askAll(client: Client): Promise<unknown> {
  const answers: unknown[] = [];
  for (const path of OPEN) {
    const textDocument = { uri: client.uriOf(path) };
    const text = client.textOf(path);
    answers.push(await client.diagnostics(path));
    for (const method of ['documentSymbol', 'codeLens'])
      answers.push(await client.ask(`textDocument/${method}`, { textDocument }));
    for (const offset of [text.indexOf("'") + 1, Math.floor(text.length / 2)]) {
      const place = { textDocument, position: positionOf(text, offset) };
      for (const method of ['hover', 'definition', 'completion', 'prepareRename'])
        answers.push(await client.ask(`textDocument/${method}`, place));
      answers.push(await client.ask('textDocument/references', { ...place, context: { includeDeclaration: true } }));
    }
    const range = { start: { line: 0, character: 0 }, end: { line: 1e6, character: 0 } };
    answers.push(await client.ask('textDocument/codeAction', { textDocument, range, context: { diagnostics: [] } }));
  }
  answers.push(await client.ask('workspace/symbol', { query: '' }));
  return answers;
}

test(`${EDITS} random edits: every answer is the same as after a fresh start`, { timeout: 240_000 }, async () => {
  const root = createApp();
  const options = { capabilities: PULLING, initializationOptions: { write: false, typescript: false } };
  const start = async (): Promise<Client> => {
    const client = await startClient(root, options);
    onTestFinished(() => client.kill());
    return client;
  };
  const client = await start();
  for (const path of OPEN) client.open(path);
  const originals = new Map(OPEN.map((path) => [path, client.textOf(path)]));
  const random = createRandom(SEED);

  const edit = (): void => {
    const path = random.pick(OPEN);
    const text = client.textOf(path);
    const at = random.below(text.length + 1);
    const end = Math.min(text.length, at + random.below(6));
    // A client never cuts a character in two.
    const isWhole = [at, end].every(
      (each) => !/[\uDC00-\uDFFF]/.test(text.charAt(each)) && !text.slice(0, each).endsWith('\r'),
    );
    const range = { start: positionOf(text, at), end: positionOf(text, end) };
    switch (random.below(8)) {
      case 0:
      case 1:
      case 2:
        if (isWhole) client.type(path, random.pick(PIECES), { start: range.start, end: range.start });
        return;
      case 3:
        if (isWhole) client.type(path, '', range);
        return;
      case 4:
        return restore();
      case 5:
        return onDisk(
          `events/${random.pick(['alpha', 'beta', 'gamma'])}.ts`,
          random.pick(['TeamCreatedEvent', 'UserVerifiedEvent']),
        );
      case 6:
        client.close(path);
        return client.open(path, text);
      default:
        writeFileSync(join(root, path), text);
        return client.saved(path);
    }
  };
  const restore = (): void => {
    for (const [path, text] of originals) client.type(path, text);
  };
  const onDisk = (path: string, type: string): void => {
    const before = listFolder(join(root, 'events')).map((each) => `events/${each}`);
    const old = random.pick(before.filter((each) => !OPEN.includes(each)));
    const choice = random.below(3);
    if (choice === 0) writeFiles(root, { [path]: `export type ${type} = { id: string };\n` });
    else if (choice === 1 && old !== undefined) rmSync(join(root, old));
    else if (old !== undefined) renameSync(join(root, old), join(root, path));
    client.changedOnDisk([path, ...(old === undefined ? [] : [old])]);
  };

  for (let count = 1; count <= EDITS; count++) {
    edit();
    if (count % COMPARED !== 0) continue;
    // A fresh start cannot know the earlier text of a file that does not parse.
    if (OPEN.some((path) => readModule(path, client.textOf(path)).failure !== undefined)) restore();
    const fresh = await start();
    for (const path of OPEN) fresh.open(path, client.textOf(path));
    const expected = await askAll(fresh);
    await expect.poll(() => askAll(client), { timeout: 5_000, message: `after ${count} edits` }).toEqual(expected);
    await fresh.stop();
  }
  expect(client.log()).not.toContain('please report it');
});
