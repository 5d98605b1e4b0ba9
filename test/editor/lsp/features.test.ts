import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createApp } from '../../support/app.js';
import { runInside } from '../../support/run-inside.js';
import { readFile, writeFiles } from '../../support/temp-folder.js';
import {
  applyTextEdits,
  type Client,
  type ClientOptions,
  type CodeAction,
  type Location,
  PULLING,
  startClient,
  type WorkspaceEdit,
} from './client.js';

const API = 'functions/api/users.ts';
const CONFIG = 'tsc-run.config.ts';
const EVENT = 'events/user-registered.ts';
const MAIL = 'functions/subscribers/mail.ts';

type Files = Readonly<Record<string, string>>;

async function start(files: Files = {}, options: ClientOptions = {}): Promise<Client> {
  const root = createApp(files);
  await runInside(root, 'generate');
  const client = await startClient(root, options);
  onTestFinished(async () => {
    client.kill();
    await client.ended;
  });
  return client;
}

function toApi(call: string): string {
  return `import { events } from '@tsc-run/core';\nexport async function POST() {\n  ${call}\n}\n`;
}

/** `file:line:character` of a place. */
function toPlace({ root }: Client, { uri, range }: Location): string {
  return `${fileURLToPath(uri).slice(root.length + 1)}:${range.start.line}:${range.start.character}`;
}

/** The files of an app after a client has applied an edit, by path. */
function apply(client: Client, edit: WorkspaceEdit | null | undefined): Record<string, string> {
  const texts = new Map<string, string>();
  const pathOf = (uri: string): string => fileURLToPath(uri).slice(client.root.length + 1);
  for (const change of edit?.documentChanges ?? []) {
    if (change.kind === 'create') texts.set(pathOf(change.uri), '');
    else if (change.kind === 'rename') {
      const [from, to] = [pathOf(change.oldUri), pathOf(change.newUri)];
      texts.set(to, texts.get(from) ?? client.textOf(from));
      texts.delete(from);
    } else {
      const path = pathOf(change.textDocument.uri);
      texts.set(path, applyTextEdits(texts.get(path) ?? client.textOf(path), change.edits));
    }
  }
  return Object.fromEntries(texts);
}

/** Names that only types and comparisons tell; `node.type` is anything. */
const LIB = 'lib/read.ts';
const READING = `import type * as core from '@tsc-run/core';
import type { events as e } from '@tsc-run/core';
type Data = e.Payload<'order.paid' | 'user.registered'>;
export const read = (event: core.events.EventOf<'user.registered'>): Data | undefined => {
  switch (event?.type) {
    case 'user.registered':
      return event.data;
  }
  return ['user.registered'].includes(event.type) || 'user.registered' !== event.type ? undefined : event.data;
};
export type Late = import('@tsc-run/core').events.EmitPayload<'order.paid'>;
export const isPaid = (event: e.Event): boolean => new Set(['order.paid'] as const).has(event.type as 'order.paid');
export const label = (node: { type: string }) => node.type === 'mail' || read.name === 'user.registered';
`;
const HANDLER = `import type { events } from '@tsc-run/core';
export async function listen(event: events.For<'mail'>) {
  console.log(event.type);
}
`;

describe('at the name of an event', () => {
  test('hover shows the type, its documentation and its subscribers', async () => {
    const client = await start({
      [EVENT]: '/** Somebody has signed up. */\nexport type UserRegisteredEvent = { id: string };\n',
    });
    for (const path of [API, CONFIG]) {
      const hover = await client.ask('textDocument/hover', client.find(path, 'user.reg', 3));
      expect(hover).toMatchObject({
        contents: { kind: 'markdown', value: expect.stringContaining('type UserRegisteredEvent = { id: string }') },
      });
      expect(JSON.stringify(hover)).toContain('Somebody has signed up.');
      expect(JSON.stringify(hover)).toContain('Subscribers: `mail`.');
    }
    expect(await client.ask('textDocument/hover', client.find(API, 'POST'))).toBeNull();
  });

  test('hover is plain text for a client that shows no Markdown', async () => {
    const capabilities = { textDocument: { hover: { contentFormat: ['plaintext'] } } };
    const client = await start({}, { capabilities });
    const hover = await client.ask('textDocument/hover', client.find(API, 'user.reg'));
    expect(hover).toMatchObject({ contents: { kind: 'plaintext' } });
    expect(JSON.stringify(hover)).not.toContain('```');
  });

  test('definition leads to the type, and from a subscriber to its listen', async () => {
    const client = await start();
    type Link = { targetUri: string; targetRange: Location['range'] };
    const ask = async (path: string, mark: string): Promise<string | undefined> => {
      const [link] =
        (await client.ask<readonly Link[] | null>('textDocument/definition', client.find(path, mark, 1))) ?? [];
      return link && toPlace(client, { uri: link.targetUri, range: link.targetRange });
    };
    expect(await ask(API, 'user.registered')).toBe(`${EVENT}:0:12`);
    expect(await ask(CONFIG, 'user.registered')).toBe(`${EVENT}:0:12`);
    expect(await ask(CONFIG, 'mail')).toBe(`${MAIL}:1:16`);
    expect(await ask(API, 'POST')).toBeUndefined();
    const plain = await startClient(client.root, { capabilities: {} });
    onTestFinished(() => plain.kill());
    const location = await plain.ask<Location>('textDocument/definition', client.find(API, 'user.reg'));
    expect(toPlace(plain, location)).toBe(`${EVENT}:0:12`);
  });

  test('types and comparisons are names too, other strings are not', async () => {
    const client = await start({ [LIB]: READING, [MAIL]: HANDLER });
    type Link = { targetUri: string; targetRange: Location['range'] };
    const ask = async (path: string, mark: string, by: number): Promise<readonly (string | boolean | undefined)[]> => {
      const place = client.find(path, mark, by);
      const [link] = (await client.ask<readonly Link[] | null>('textDocument/definition', place)) ?? [];
      const to = link && toPlace(client, { uri: link.targetUri, range: link.targetRange });
      return [to, (await client.ask('textDocument/hover', place)) !== null];
    };
    for (const [mark, by] of [
      ["| 'user.", 3],
      ["EventOf<'", 9],
      ["case '", 7],
      ["['user", 4],
      ["|| 'user", 4],
    ] as const) {
      expect([mark, ...(await ask(LIB, mark, by))]).toEqual([mark, `${EVENT}:0:12`, true]);
    }
    for (const mark of ["EmitPayload<'", "Set(['"]) {
      expect([mark, ...(await ask(LIB, mark, mark.length))]).toEqual([mark, 'events/order-paid.ts:0:12', true]);
    }
    expect(await ask(MAIL, "For<'", 6)).toEqual([`${MAIL}:1:22`, false]);
    expect(await ask(LIB, "name === '", 11)).toEqual([undefined, false]);
    expect(await ask(LIB, "'mail'", 2)).toEqual([undefined, false]);
    const context = { includeDeclaration: false };
    const params = { ...client.find(LIB, "EventOf<'", 9), context };
    const found = await client.ask<readonly Location[]>('textDocument/references', params);
    expect(found.map((each) => toPlace(client, each)).filter((place) => place.startsWith(LIB))).toEqual(
      ['2:38', '3:49', '5:10', '8:11', '8:54'].map((place) => `${LIB}:${place}`),
    );
  });

  test('references are in unsaved texts, in files that are not open, and at the type what TypeScript does not list', async () => {
    const client = await start();
    client.open(API);
    client.type(
      API,
      toApi(
        `await events.emit('user.registered', { id: '😀' });\n  await events.emit('user.registered', { id: '2' });`,
      ),
    );
    const ask = async (path: string, mark: string): Promise<readonly string[]> => {
      const params = { ...client.find(path, mark, 1), context: { includeDeclaration: true } };
      return (await client.ask<readonly Location[]>('textDocument/references', params)).map((each) =>
        toPlace(client, each),
      );
    };
    const others = [`${CONFIG}:0:59`, `${API}:2:20`, `${API}:3:20`, `${MAIL}:1:16`];
    expect(await ask(CONFIG, 'user.reg')).toEqual([`${EVENT}:0:12`, ...others]);
    expect(await ask(EVENT, 'UserReg')).toEqual(others);
  });

  test('completion offers what TypeScript does not', async () => {
    const client = await start();
    const ask = async (path: string, mark: string): Promise<readonly string[] | undefined> => {
      const list = await client.ask<{ items: readonly { label: string }[] } | null>(
        'textDocument/completion',
        client.find(path, mark, 1),
      );
      return list?.items.map(({ label }) => label);
    };
    // A config without `defineConfig` has no types.
    expect(await ask(CONFIG, "'user.reg")).toEqual(['order.paid', 'user.registered']);
    expect(await ask(API, "'user.reg")).toEqual([]);
    // The registry on the disk lacks it as long as nothing is saved.
    client.open('events/team-created.ts', 'export type TeamCreatedEvent = { id: string };\n');
    client.open(CONFIG, readFile(client.root, CONFIG).replace("['user", "['team.created', 'user"));
    client.open(API);
    expect(await ask(API, "'user.reg")).toEqual(['team.created']);
    client.type(EVENT, '');
    client.open(EVENT, '/** @event  */\nexport type UserRegisteredEvent = { id: string };\n');
    const alone = await startClient(client.root, { initializationOptions: { typescript: false } });
    onTestFinished(() => alone.kill());
    const list = await alone.ask('textDocument/completion', alone.find(API, "'user.reg", 1));
    expect(list).toMatchObject({ items: [{ label: 'user.registered', textEdit: { newText: 'user.registered' } }] });
  });
});

test('lenses count subscribers and emits', async () => {
  const client = await start();
  const titles = async (path: string): Promise<readonly string[]> => {
    const lenses = await client.ask<readonly { command: { title: string } }[]>('textDocument/codeLens', {
      textDocument: { uri: client.uriOf(path) },
    });
    return lenses.map(({ command }) => command.title);
  };
  await client.ask('workspace/symbol', { query: '' });
  await expect.poll(() => titles(EVENT)).toEqual(['1 subscriber · 1 emit']);
  expect(await titles('events/order-paid.ts')).toEqual(['no subscriber']);
  expect(await titles(MAIL)).toEqual(['handles 1 event']);
  client.open(API);
  client.type(
    API,
    toApi(`await events.emit('order.paid', { total: 1 });\n  await events.emit('order.paid', { total: 2 });`),
  );
  expect(await titles('events/order-paid.ts')).toEqual(['no subscriber · 2 emits']);
});

test('symbols are events, subscribers and routes', async () => {
  const client = await start();
  const names = async (query: string): Promise<readonly string[]> => {
    const found = await client.ask<readonly { name: string }[]>('workspace/symbol', { query });
    return found.map(({ name }) => name);
  };
  await expect.poll(() => names('')).toEqual(['order.paid', 'user.registered', 'mail', 'POST /users']);
  expect(await names('USRREG')).toEqual(['user.registered']);
  const inConfig = await client.ask('textDocument/documentSymbol', { textDocument: { uri: client.uriOf(CONFIG) } });
  expect(inConfig).toMatchObject([{ name: 'mail', detail: 'user.registered' }]);
});

describe('rename', () => {
  const rename = (client: Client, path: string, mark: string, newName: string): Promise<WorkspaceEdit | null> =>
    client.ask('textDocument/rename', { ...client.find(path, mark, 1), newName });

  test('an event in every place, its type keeps its name and gets a tag, and the app compiles', async () => {
    const switching = `import type { events } from '@tsc-run/core';
export const read = (event: events.EventOf<'user.registered'>) => event.type === "user.registered" && event.data.id;
`;
    const client = await start({ 'lib/read.ts': switching });
    // It has to know every file.
    await client.ask('workspace/symbol', { query: '' });
    const edit = await rename(client, CONFIG, 'user.reg', "it's-new");
    const files = apply(client, edit);
    expect(Object.keys(files).sort()).toEqual(['events/it-s-new.ts', API, 'lib/read.ts', CONFIG].sort());
    expect(files['events/it-s-new.ts']).toContain("@event it's-new");
    expect(edit?.documentChanges?.at(-1)).toMatchObject({ kind: 'rename', annotationId: 'file' });
    rmSync(join(client.root, EVENT));
    writeFiles(client.root, files);
    expect(await runInside(client.root, 'check --no-tsc')).toMatchObject({ code: 1 });
    await runInside(client.root, 'generate');
    expect(await runInside(client.root, 'check --no-tsc')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('no problems'),
    });
    expect(readFile(client.root, 'lib/read.ts')).toContain(`event.type === "it's-new"`);
  });

  test('without a file for a client that cannot ask', async () => {
    const client = await start({}, { capabilities: { workspace: { workspaceEdit: { documentChanges: true } } } });
    expect(Object.keys(apply(client, await rename(client, API, "'user.reg", 'user.created'))).sort()).toEqual([
      EVENT,
      API,
      CONFIG,
    ]);
  });

  test('a subscriber with its file', async () => {
    const client = await start();
    const files = apply(client, await rename(client, CONFIG, 'mail', 'send-mail'));
    expect(Object.keys(files).sort()).toEqual(['functions/subscribers/send-mail.ts', CONFIG]);
    expect(files[CONFIG]).toContain("{ 'send-mail': {");
  });

  test('a subscriber in events.For, from there too', async () => {
    const client = await start({ [MAIL]: HANDLER, [LIB]: READING });
    const moved = 'functions/subscribers/send-mail.ts';
    for (const [path, mark] of [
      [CONFIG, 'mail'],
      [MAIL, "'mail"],
    ] as const) {
      const files = apply(client, await rename(client, path, mark, 'send-mail'));
      expect(Object.keys(files).sort()).toEqual([moved, CONFIG]);
      expect(files[moved]).toContain("events.For<'send-mail'>");
    }
    const files = [{ oldUri: client.uriOf(MAIL), newUri: client.uriOf(moved) }];
    const edit = await client.ask<WorkspaceEdit>('workspace/willRenameFiles', { files });
    expect(apply(client, edit)[MAIL]).toContain("events.For<'send-mail'>");
  });

  test('says why it cannot', async () => {
    const joined = toApi("await events.emit(`user.${'registered'}`, { id: '1' });");
    const client = await start({ [API]: joined });
    await client.ask('workspace/symbol', { query: '' });
    client.open(API);
    await expect(rename(client, CONFIG, 'user.reg', 'user.created')).rejects.toThrow(
      `Cannot rename 'user.registered': ${API}:3 joins the name from pieces.`,
    );
    await expect(rename(client, CONFIG, 'user.reg', 'order.paid')).rejects.toThrow('there is an event');
    await expect(rename(client, CONFIG, 'user.reg', 'a */ b')).rejects.toThrow('a tag @event cannot hold');
    await expect(rename(client, CONFIG, 'user.reg', '')).rejects.toThrow('cannot be the name of an event');
  });

  test('is also a code action, for a client that asks for the name', async () => {
    const client = await start({}, { initializationOptions: { commands: ['tsc-run.rename'] } });
    const place = client.find(API, 'user.reg');
    const range = { start: place.position, end: place.position };
    const actions = await client.ask<readonly CodeAction[]>('textDocument/codeAction', {
      ...place,
      range,
      context: { diagnostics: [] },
    });
    expect(actions).toMatchObject([{ title: "Rename the event 'user.registered' everywhere…" }]);
    expect(actions[0]?.command?.command).toBe('tsc-run.rename');
  });

  test('of the file of a subscriber renames its key', async () => {
    const client = await start();
    const files = [{ oldUri: client.uriOf(MAIL), newUri: client.uriOf('functions/subscribers/post/letter.ts') }];
    const edit = await client.ask<WorkspaceEdit>('workspace/willRenameFiles', { files });
    expect(apply(client, edit)[CONFIG]).toContain("{ 'post/letter': {");
  });

  test('of a folder renames the keys of all its subscribers at once', async () => {
    const config = `export default { events: { subscribers: {
  'post/a-b': { events: ['user.registered'] },
  'post/c-d': { events: ['user.registered'] },
} } };\n`;
    const [first, second] = [HANDLER.replace('mail', 'post/a-b'), HANDLER.replace('mail', 'post/c-d')];
    const folder = 'functions/subscribers/post';
    const client = await start({
      [CONFIG]: config,
      [`${folder}/a-b.ts`]: first,
      [`${folder}/c-d.ts`]: second,
      [LIB]: "export const spelled = 'post/a-b';\n",
    });
    const files = [{ oldUri: client.uriOf(folder), newUri: client.uriOf('functions/subscribers/letters') }];
    const edit = await client.ask<WorkspaceEdit>('workspace/willRenameFiles', { files });
    const texts = apply(client, edit);
    expect(texts[CONFIG]).toBe(config.replaceAll('post/', 'letters/'));
    expect(texts[`${folder}/c-d.ts`]).toContain("For<'letters/c-d'>");
    const spelled = edit.documentChanges?.find(
      (each) => each.kind === undefined && each.textDocument.uri.endsWith(LIB),
    );
    expect(spelled).toMatchObject({ edits: [{ annotationId: 'spelled' }] });
    expect(edit.changeAnnotations).toHaveProperty('spelled');
    const plain = await startClient(client.root, { capabilities: {} });
    onTestFinished(() => plain.kill());
    const { changes } = await plain.ask<WorkspaceEdit>('workspace/willRenameFiles', { files });
    expect(Object.keys(changes ?? {})).toHaveLength(4);
  });
});

describe('diagnostics', () => {
  const wrong = toApi(
    `await events.emit('user.registerd', { id: '1' });\n  events.emit('user.registered', { id: '1' });`,
  );

  test('are pushed with number, page and fixes, and taken back', async () => {
    const client = await start({ [API]: wrong }, { initializationOptions: { typescript: false } });
    await expect.poll(() => client.published(API)?.map(({ code }) => code)).toEqual([71_001, 71_022]);
    const [first] = client.published(API) ?? [];
    expect(readFile('/', fileURLToPath(first?.codeDescription?.href ?? ''))).toContain('# unknown-event');
    const range = first?.range;
    const context = { diagnostics: [first], only: ['quickfix'] };
    const params = { textDocument: { uri: client.uriOf(API) }, range, context };
    const [action] = await client.ask<readonly CodeAction[]>('textDocument/codeAction', params);
    expect(action).toMatchObject({ isPreferred: true, diagnostics: [{ code: 71_001 }] });
    client.open(API);
    client.type(API, apply(client, action?.edit)[API] ?? '');
    await expect.poll(() => client.published(API)?.map(({ code }) => code)).toEqual([71_022]);
    const all = { ...params, context: { diagnostics: [], only: ['source.fixAll'] } };
    const [fixAll] = await client.ask<readonly CodeAction[]>('textDocument/codeAction', all);
    client.type(API, apply(client, fixAll?.edit)[API] ?? '');
    await expect.poll(() => client.published(API)).toEqual([]);
  });

  test('are answered to a client that asks, and unchanged if nothing has changed', async () => {
    const client = await start({ [API]: wrong }, { capabilities: PULLING });
    const textDocument = { uri: client.uriOf(API) };
    const first = await client.ask<{ resultId: string; items: readonly object[] }>('textDocument/diagnostic', {
      textDocument,
    });
    expect(first).toMatchObject({ kind: 'full', items: [{ code: 71_022 }] });
    const previousResultId = first.resultId;
    const again = await client.ask('textDocument/diagnostic', { textDocument, previousResultId });
    expect(again).toEqual({ kind: 'unchanged', resultId: previousResultId });
    const previousResultIds = [{ uri: client.uriOf(EVENT), value: 'x' }];
    const whole = await client.ask<{ items: readonly object[] }>('workspace/diagnostic', { previousResultIds });
    expect(whole.items).toMatchObject([{ uri: client.uriOf(API) }, { uri: client.uriOf(EVENT), items: [] }]);
    expect(client.published(API)).toBeUndefined();
  });

  test('follow a setting of the client', async () => {
    let typescript = true;
    const answer = (method: string, params: unknown): unknown =>
      method === 'workspace/configuration'
        ? (params as { items: readonly object[] }).items.map(() => ({ typescript, write: 'no' }))
        : null;
    const client = await start({ [API]: wrong }, { answer });
    await expect.poll(() => client.published(API)?.length).toBe(1);
    typescript = false;
    client.tell('workspace/didChangeConfiguration', { settings: null });
    await expect.poll(() => client.published(API)?.length).toBe(2);
  });
});

describe('the generated files', () => {
  const registry = (client: Client): string => readFile(client.root, 'generated/events.ts');

  test('are written when a file is saved, from what is saved alone', async () => {
    const client = await start();
    writeFiles(client.root, { 'events/team-created.ts': 'export type TeamCreatedEvent = { id: string };\n' });
    client.open('events/team-created.ts');
    // Typed, not saved.
    client.open(EVENT, 'export type UserGoneEvent = { id: string };\n');
    client.saved('events/team-created.ts');
    await expect.poll(() => registry(client)).toContain('team.created');
    expect(registry(client)).not.toContain('user.gone');
    expect(registry(client)).toContain('user.registered');
  });

  test('are written after changes on the disk, unless a setting says otherwise or a merge is under way', async () => {
    const files = { 'events/team-created.ts': 'export type TeamCreatedEvent = { id: string };\n' };
    const silent = await start({}, { initializationOptions: { write: false } });
    const merging = await start({ '.git/MERGE_HEAD': 'x\n' });
    const client = await start();
    for (const each of [silent, merging, client]) {
      each.open(API);
      await each.ask('workspace/symbol', { query: '' });
      writeFiles(each.root, files);
      each.changedOnDisk(Object.keys(files));
    }
    await expect.poll(() => registry(client)).toContain('team.created');
    for (const each of [silent, merging]) {
      await each.ask('workspace/symbol', { query: '' });
      expect(registry(each)).not.toContain('team.created');
      await expect.poll(() => each.published('generated/events.ts')?.[0]?.message).toContain('is stale');
    }
  });

  test('of a client that cannot watch are watched by the server', async () => {
    const client = await start({}, { capabilities: {} });
    await client.ask('workspace/symbol', { query: '' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    writeFiles(client.root, { 'events/team-created.ts': 'export type TeamCreatedEvent = { id: string };\n' });
    await expect.poll(() => registry(client)).toContain('team.created');
  });
});

test('several apps in one workspace are kept apart, and closed with their folder', async () => {
  const root = createApp();
  const second = {
    'second/tsc-run.config.ts': 'export default { events: { subscribers: {} } };\n',
    'second/events/a.ts': '',
  };
  writeFiles(root, { ...second, 'second/functions/api/b.ts': toApi("events.emit('user.registered', { id: '1' });") });
  const client = await startClient(root, { initializationOptions: { typescript: false }, folders: ['.', 'second'] });
  onTestFinished(() => client.kill());
  await expect
    .poll(() => client.published('second/functions/api/b.ts')?.map(({ code }) => code))
    .toEqual([71_022, 71_001]);
  const removed = [{ uri: client.uriOf('second'), name: 'second' }];
  client.tell('workspace/didChangeWorkspaceFolders', { event: { added: [], removed } });
  await expect.poll(() => client.published('second/functions/api/b.ts')).toEqual([]);
});

test('shows progress while an app is read for the first time', async () => {
  const client = await start();
  await expect.poll(() => client.heard('$/progress').length).toBe(2);
  expect(client.heard('$/progress')).toMatchObject([{ value: { kind: 'begin' } }, { value: { kind: 'end' } }]);
});
