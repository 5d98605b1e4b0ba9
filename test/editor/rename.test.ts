import { execFileSync } from 'node:child_process';
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { COMPILER_OPTIONS, REPOSITORY } from '../support/app.js';
import { type Editor, openEditor } from '../support/editor-app.js';
import { runCli } from '../support/run-cli.js';
import { readFile, writeFiles } from '../support/temp-folder.js';
import type { Position } from '../support/tsserver.js';

const CONFIG = 'tsc-run.config.ts';
const EVENT = 'events/user-registered.ts';
const MAIL = 'functions/subscribers/mail.ts';

/** Names both events and both subscribers in every way that the compiler ties to the registry. */
const APP = {
  [CONFIG]: `import { defineConfig } from '@tsc-run/core';
export default defineConfig({
  events: { subscribers: { mail: { events: ['user.registered', 'order.paid'] }, 'audit-log': { events: ['order.paid'] } } },
});
`,
  [MAIL]: `import type { events } from '@tsc-run/core';
export function listen(event: events.For<'mail'>) {
  switch (event.type) {
    case 'user.registered':
      return event.data.id;
    case 'order.paid':
      return event.data.total;
  }
}
`,
  'functions/subscribers/audit-log.ts': `import type { events } from '@tsc-run/core';
export function listen(event: events.Event) {
  if (event.type === 'user.registered' || 'order.paid' !== event.type) return;
  return ['user.registered', 'order.paid'].includes(event.type);
}
`,
  'functions/api/users.ts': `import { events } from '@tsc-run/core';
export async function POST() {
  await events.emit('user.registered', { id: '1' });
  await events.emitMany([{ type: 'user.registered', data: { id: '2' } }, { type: 'order.paid', data: { total: 1 } }]);
}
`,
  'lib/send.ts': `import { events } from '@tsc-run/core';
export const send = <N extends events.Name>(name: N, data: events.EmitPayload<N>) => events.emit(name, data);
export const count = (name: string) => name.length;
`,
  'lib/names.ts': `import type { events } from '@tsc-run/core';
export const USER_REGISTERED = 'user.registered';
export const NAMES = { registered: 'user.registered', paid: 'order.paid' } as const;
export const ALL = ['user.registered', 'order.paid'] as const satisfies readonly events.Name[];
export const WATCHED = new Set<string>(['user.registered']);
`,
  'lib/uses.ts': `import type { events } from '@tsc-run/core';
import { count, send } from './send.js';
import { ALL, NAMES, USER_REGISTERED, WATCHED } from './names.js';
export type User = events.Payload<'user.registered'>;
export type Either = events.EventOf<'user.registered' | 'order.paid'>;
export type Key = 'user.registered' | 'user.greeting';
export const labels: Record<Key, string> = { 'user.registered': 'Welcome', 'user.greeting': 'Hello' };
export const handlers: { [N in events.Name]?: (data: events.Payload<N>) => void } = { 'user.registered': ({ id }) => id };
export const loose = { 'user.registered': 1, 'order.paid': 2 };
export const greeting = labels['user.registered'];
export async function run(event: events.EventOf<events.Name>) {
  await send('user.registered', { id: '1' });
  await send<'user.registered'>('user.registered', { id: '1' });
  await send(USER_REGISTERED, { id: '1' });
  await send(NAMES.registered, { id: '1' });
  count('user.registered');
  handlers['user.registered']?.({ id: '1' });
  if (WATCHED.has(event.type) || event.type in handlers || 'user.registered' in handlers) return loose['user.registered'];
  return event.type === USER_REGISTERED ? event.data.id : ALL.indexOf(event.type);
}
`,
  'lib/more.ts': `import type { EventSink, events } from '@tsc-run/core';
import { USER_REGISTERED } from './names.js';
export type Only = Extract<events.Name, 'user.registered'>;
export type Sink = EventSink<{ 'user.registered': { id: string } }>;
export type Joined = events.EventOf<events.Name> & { type: 'user.registered' };
export const table = { [USER_REGISTERED]: 1 } satisfies Partial<Record<events.Name, number>>;
export const { 'user.registered': one } = table;
export const first = (name: events.Name = 'user.registered') => name;
export const pick = (paid: boolean): events.Name => (paid ? 'order.paid' : 'user.registered');
`,
};

const NARROW = JSON.stringify({
  compilerOptions: { ...COMPILER_OPTIONS, plugins: [{ name: '@tsc-run/core/plugin' }] },
  include: ['events', 'functions', 'generated', 'lib', CONFIG],
});

const JOINED = `import { events } from '@tsc-run/core';
export async function run(part: 'registered') {
  await events.emit(\`user.${'${part}'}\`, { id: '1' });
}
`;

const DELIVERED = {
  'lib/deliver.ts': `import { deliverTo } from '@tsc-run/core/local';
const other = { mail: 'smtp' };
export const deliver = deliverTo({
  mail: () => import('../functions/subscribers/mail.js'),
  'audit-log': () => import('../functions/subscribers/audit-log.js'),
});
console.log(other.mail);
`,
};

const TOUCHED = Object.keys(APP);

const editors = new Map<string, Editor>();
afterAll(() => Promise.all([...editors.values()].map((editor) => editor.close())));

function edit(typescript: string, changes: Readonly<Record<string, string>> = {}) {
  const editor = editors.get(typescript) ?? openEditor(typescript);
  editors.set(typescript, editor);
  const { server } = editor;
  const root = editor.createApp({ ...APP, ...changes });
  const path = (file: string): string => join(root, file);
  const ask = (command: string, file: string, before: string, body: object = {}) => {
    const offset = server.textOf(path(file)).indexOf(before) + before.length;
    if (!existsSync(path(file))) throw new Error(file);
    server.open(path(file), server.textOf(path(file)));
    return server.request(command, { file: path(file), ...server.position(path(file), offset), ...body });
  };
  /** Renames what is after `before` and saves; returns how many places changed. */
  const rename = async (file: string, before: string, name: string) => {
    const { info, locs } = await ask('rename', file, before);
    if (!info.canRename) return { refusal: info.localizedErrorMessage, places: 0 };
    let places = 0;
    for (const { file: changed, locs: own } of locs) {
      const sorted = own.toSorted(
        (a: Located, b: Located) => b.start.line - a.start.line || b.start.offset - a.start.offset,
      );
      let text = server.textOf(changed);
      for (const { start, end, prefixText = '', suffixText = '' } of sorted) {
        const [from, to] = [server.offset(changed, start), server.offset(changed, end)];
        text = text.slice(0, from) + prefixText + name + suffixText + text.slice(to);
        places++;
      }
      writeFiles('/', { [changed]: text });
    }
    return { info, places };
  };
  return { root, server, path, ask, rename };
}

type Located = { start: { line: number; offset: number } };

/** Generates and compiles; what either of them reports. */
async function compile(root: string, typescript: string): Promise<string> {
  const { code, stderr } = await runCli(root, 'generate');
  const tsc = join(REPOSITORY, `node_modules/typescript-${typescript}/lib/tsc.js`);
  try {
    execFileSync(process.execPath, [tsc, '-p', root], { encoding: 'utf8' });
  } catch (error) {
    return `${code} ${stderr}\n${(error as { stdout: string }).stdout}`;
  }
  return code === 0 ? '' : stderr;
}

/** Where an event is named, as the text before its name. */
const PLACES: readonly (readonly [file: string, before: string])[] = [
  [CONFIG, "events: ['user"],
  ['functions/api/users.ts', "emit('user"],
  ['functions/api/users.ts', "emitMany([{ type: 'user"],
  [MAIL, "case 'user"],
  ['functions/subscribers/audit-log.ts', "event.type === 'user"],
  ['functions/subscribers/audit-log.ts', "return ['user"],
  ['lib/uses.ts', "await send('user"],
  ['lib/uses.ts', "await send<'user"],
  ['lib/uses.ts', "events.Payload<'user"],
  ['lib/uses.ts', "events.EventOf<'user"],
  ['lib/uses.ts', "=> void } = { 'user"],
  ['lib/uses.ts', "handlers['user"],
  ['lib/uses.ts', "|| 'user"],
  ['lib/uses.ts', "return loose['user"],
  ['lib/more.ts', "Extract<events.Name, 'user"],
  ['lib/more.ts', "EventSink<{ 'user"],
  ['lib/more.ts', "& { type: 'user"],
  ['lib/more.ts', "const { 'user"],
  ['lib/more.ts', "events.Name = 'user"],
  ['lib/more.ts', "'order.paid' : 'user"],
  ['lib/names.ts', "USER_REGISTERED = 'user"],
  ['lib/names.ts', "registered: 'user"],
  ['lib/names.ts', "new Set<string>(['user"],
];

describe.each(['5.5', '5.9', '6.0'])('tsserver %s', (typescript) => {
  test('an event is renamed from and in every place that names it', async () => {
    const { root, ask, rename } = edit(typescript);
    const answers = [];
    for (const [file, before] of PLACES) {
      const { info, locs } = await ask('rename', file, before);
      expect(info, before).toMatchObject({ canRename: true, displayName: 'user.registered' });
      answers.push(locs);
    }
    expect(new Set(answers.map((each) => JSON.stringify(each))).size).toBe(1);
    const [file, before] = PLACES[3] as readonly [string, string];
    await rename(file, before, 'user.joined');
    expect(await compile(root, typescript)).toBe('');
    const left = TOUCHED.flatMap((each) =>
      readFile(root, each)
        .split('\n')
        .filter((line) => line.includes('user.registered')),
    );
    // What only looks like the event: the keys of the labels, and a string that is any string.
    expect(left.map((line) => line.trim())).toEqual([
      "export type Key = 'user.registered' | 'user.greeting';",
      "export const labels: Record<Key, string> = { 'user.registered': 'Welcome', 'user.greeting': 'Hello' };",
      "export const greeting = labels['user.registered'];",
      "count('user.registered');",
    ]);
  });

  test('an event with a tag is renamed from the tag', async () => {
    const { root, rename } = edit(typescript, {
      [EVENT]: '/** @event user.registered */\nexport type AccountOpenedEvent = { id: string };\n',
    });
    expect((await rename(EVENT, '@event user', 'user.joined')).refusal).toBeUndefined();
    expect(readFile(root, EVENT)).toContain('@event user.joined */');
    expect(await compile(root, typescript)).toBe('');
  });

  test('an event whose name is a plain word', async () => {
    const { root, rename } = edit(typescript, {
      [CONFIG]: APP[CONFIG].replace("'user.registered', 'order.paid'", "'user.registered', 'order.paid', 'ping'"),
      [MAIL]: APP[MAIL].replace("    case 'order.paid'", "    case 'ping':\n      return 0;\n    case 'order.paid'"),
      'lib/uses.ts': 'export {};\n',
      'events/ping.ts': 'export type PingEvent = null;\n',
      'lib/ping.ts': `import type { events } from '@tsc-run/core';
import { send } from './send.js';
const words = { ping: 'pong' };
export const isPing = (name: events.Name) => name === 'ping';
export const table: Partial<Record<events.Name, string>> = { ping: words.ping };
await send('ping', null);
`,
    });
    const { refusal } = await rename('lib/ping.ts', "send('pi", 'heart.beat');
    expect(refusal).toBeUndefined();
    expect(readFile(root, 'lib/ping.ts')).toContain("words = { ping: 'pong' };");
    expect(await compile(root, typescript)).not.toContain('error TS');
  });

  test('an event type that is renamed keeps the name of its event', async () => {
    const { root, rename, ask } = edit(typescript, {
      [EVENT]: '/** Somebody is new. */\nexport type UserRegisteredEvent = { id: string };\n',
      'lib/types.ts': `import type { UserRegisteredEvent } from '../events/user-registered.js';
export type Id = UserRegisteredEvent['id'];
`,
    });
    expect((await ask('rename', EVENT, 'type User')).info.canRename).toBe(true);
    await rename('lib/types.ts', 'Id = User', 'UserJoinedEvent');
    expect(readFile(root, EVENT)).toBe(
      '/** Somebody is new.\n * @event user.registered\n */\nexport type UserJoinedEvent = { id: string };\n',
    );
    expect(await compile(root, typescript)).toBe('');
  });

  test('a subscriber is renamed with its file', async () => {
    const { root, rename, path, ask } = edit(typescript, DELIVERED);
    for (const [file, before] of [
      [CONFIG, 'subscribers: { ma'],
      [MAIL, "events.For<'ma"],
      ['lib/deliver.ts', 'deliverTo({\n  ma'],
    ] as const) {
      const { info } = await ask('rename', file, before);
      expect(info, before).toMatchObject({ canRename: true, displayName: 'mail', fileToRename: path(MAIL) });
    }
    const { places } = await rename(MAIL, "events.For<'ma", 'welcome-mail');
    expect(places).toBe(3);
    renameSync(path(MAIL), path('functions/subscribers/welcome-mail.ts'));
    const deliver = readFile(root, 'lib/deliver.ts');
    writeFiles(root, { 'lib/deliver.ts': deliver.replace('subscribers/mail.js', 'subscribers/welcome-mail.js') });
    expect(deliver).toContain("const other = { mail: 'smtp' };");
    expect(await compile(root, typescript)).toBe('');
  });

  test("a subscriber's file is renamed with its name", async () => {
    const { root, server, path } = edit(typescript, DELIVERED);
    for (const file of [MAIL, CONFIG]) server.open(path(file));
    const to = path('functions/subscribers/welcome-mail.ts');
    const edits = await server.request('getEditsForFileRename', { oldFilePath: path(MAIL), newFilePath: to });
    for (const { fileName, textChanges } of edits) {
      const changes = textChanges
        .map(({ start, end, newText }: { start: Position; end: Position; newText: string }) => {
          return { from: server.offset(fileName, start), to: server.offset(fileName, end), newText };
        })
        .toSorted((a: { from: number }, b: { from: number }) => b.from - a.from);
      let text = server.textOf(fileName);
      for (const change of changes) text = text.slice(0, change.from) + change.newText + text.slice(change.to);
      writeFiles('/', { [fileName]: text });
    }
    renameSync(path(MAIL), to);
    expect(readFile(root, CONFIG)).toContain("subscribers: { 'welcome-mail': {");
    expect(await compile(root, typescript)).toBe('');
  });

  test.each([
    [
      'joins the name from pieces',
      { 'lib/joined.ts': JOINED },
      'lib/joined.ts:3 joins the name from pieces. Write it there as one string, then rename it.',
    ],
    [
      'joins the name for a wrapper',
      {
        'lib/joined.ts': JOINED.replace('events.emit', 'send').replace(
          "{ events } from '@tsc-run/core'",
          "{ send } from './send.js'",
        ),
      },
      'lib/joined.ts:3 joins the name from pieces. Write it there as one string, then rename it.',
    ],
    [
      'uses a part of the name as a type',
      {
        'lib/part.ts':
          "import type { events } from '@tsc-run/core';\nexport const name = (part: 'registered'): events.Name => `user.${part}` as const;\n",
      },
      'lib/part.ts:2 joins the name from pieces. Write it there as one string, then rename it.',
    ],
    [
      'is outside the project',
      { 'scripts/seed.mts': "export const first = 'user.registered';\n", 'tsconfig.json': NARROW },
      'scripts/seed.mts:1 spells the name too, but the file is outside this project. Add it to the tsconfig.json, then',
    ],
    [
      'is generated',
      {
        'lib/client.ts':
          "// @generated by a tool\nimport { send } from './send.js';\nawait send('user.registered', { id: '1' });\n",
      },
      'lib/client.ts:3 is in a generated file, which would be written again. Change what generates it.',
    ],
  ])('no rename where a file %s', async (_, changes, reason) => {
    const { rename, root } = edit(typescript, changes as Record<string, string>);
    const before = readFile(root, CONFIG);
    const { refusal } = await rename(MAIL, "case 'user", 'user.joined');
    expect(refusal).toContain(`Cannot rename 'user.registered': ${reason}`);
    expect(readFile(root, CONFIG)).toBe(before);
  });

  test('hover, definition and references know every place', async () => {
    const { ask, root, server } = edit(typescript);
    for (const [file, before] of PLACES) {
      const { displayString } = await ask('quickinfo', file, before);
      expect(displayString, before).toBe('type UserRegisteredEvent = { id: string };');
      const { definitions } = await ask('definitionAndBoundSpan', file, before);
      expect(definitions, before).toMatchObject([{ file: join(root, EVENT) }]);
    }
    const counts = [];
    for (const [file, before] of PLACES) {
      const { refs } = await ask('references', file, before);
      const own = refs.filter((each: { file: string }) => !each.file.includes('/generated/'));
      counts.push(
        new Set(own.map((each: { file: string; start: Position }) => `${each.file} ${each.start.line}`)).size,
      );
    }
    expect(new Set(counts)).toEqual(new Set([26]));
    const { definitions } = await ask('definitionAndBoundSpan', MAIL, "events.For<'ma");
    expect(definitions).toMatchObject([{ file: join(root, MAIL) }]);
    expect(server.log()).not.toContain('please report it');
  });

  test('a case label is completed with the names that are left', async () => {
    const { ask } = edit(typescript, { [MAIL]: APP[MAIL].replace("case 'user.registered'", "case ''") });
    const { entries } = await ask('completionInfo', MAIL, "case '");
    expect(entries.map((each: { name: string }) => each.name)).toEqual(['user.registered']);
  });
});
