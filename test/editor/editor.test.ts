import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Editor, openEditor, SERVERS } from '../support/editor-app.js';
import { readFile, writeFiles } from '../support/temp-folder.js';
import type { Position } from '../support/tsserver.js';

const API = 'functions/api/users.ts';
const CONFIG = 'tsc-run.config.ts';
const EVENT = 'events/user-registered.ts';

type Range = { file: string; start: Position; end: Position };

const editors = new Map<string, Editor>();
afterAll(() => Promise.all([...editors.values()].map((editor) => editor.close())));

/** An app in an editor; a place is given as the text at it. */
function edit(typescript: string, changes: Record<string, string> = {}, plugin: object = {}) {
  const editor = editors.get(typescript) ?? openEditor(typescript);
  editors.set(typescript, editor);
  const { server } = editor;
  const root = editor.createApp({ [EVENT]: DOCUMENTED, ...changes }, plugin);
  const path = (file: string): string => join(root, file);
  for (const file of [API, CONFIG, EVENT]) server.open(path(file));
  const ask = (command: string, file: string, before: string, body: object = {}) => {
    const offset = server.textOf(path(file)).indexOf(before) + before.length;
    return server.request(command, { file: path(file), ...server.position(path(file), offset), ...body });
  };
  const toPlace = ({ file, start, end }: Range): string => {
    const text = server.textOf(file).slice(server.offset(file, start), server.offset(file, end));
    return `${file.slice(root.length + 1)}: ${text}`;
  };
  const messages = async (file: string): Promise<string[]> =>
    (await server.diagnostics(path(file))).map(({ code, text }) => `${code} ${text}`);
  const replace = (file: string, old: string, by: string): void => {
    const at = server.textOf(path(file)).indexOf(old);
    server.change(path(file), at, at + old.length, by);
  };
  return { root, server, path, ask, toPlace, messages, replace };
}

const DOCUMENTED = '/** Somebody has signed up. */\nexport type UserRegisteredEvent = { id: string };\n';

describe.each(SERVERS)('tsserver %s', (typescript) => {
  test('hover shows payload, subscribers and documentation', async () => {
    const { ask } = edit(typescript);
    for (const [file, before] of [
      [API, "emit('user"],
      [CONFIG, "['user"],
    ] as const) {
      const { displayString, documentation } = await ask('quickinfo', file, before);
      expect(displayString).toBe('type UserRegisteredEvent = { id: string };');
      expect(documentation).toBe(
        'Somebody has signed up.\n\nSubscribers: `mail`.\n\nDeclared in `events/user-registered.ts`.',
      );
    }
  });

  test('definition goes to the event type, or to the subscriber', async () => {
    const { ask, toPlace } = edit(typescript);
    const places = async (file: string, before: string): Promise<string[]> =>
      (await ask('definitionAndBoundSpan', file, before)).definitions.map(toPlace);
    expect(await places(API, "emit('user")).toEqual(['events/user-registered.ts: UserRegisteredEvent']);
    expect(await places(CONFIG, "['user")).toEqual(['events/user-registered.ts: UserRegisteredEvent']);
    expect(await places(CONFIG, 'subscribers: { ma')).toEqual(['functions/subscribers/mail.ts: listen']);
  });

  test('references include the type, the config, emits and subscribers', async () => {
    const { ask, toPlace } = edit(typescript);
    for (const [file, before] of [
      [API, "emit('user"],
      [EVENT, 'type UserReg'],
    ] as const) {
      const { refs } = await ask('references', file, before);
      expect(refs.map(toPlace).sort()).toEqual([
        'events/user-registered.ts: UserRegisteredEvent',
        "functions/api/users.ts: 'user.registered'",
        'functions/subscribers/mail.ts: listen',
        "tsc-run.config.ts: 'user.registered'",
      ]);
    }
  });

  test('rename changes every place that spells the name', async () => {
    const { ask, root, path, server, messages } = edit(typescript);
    const { info, locs } = await ask('rename', API, "emit('user");
    expect(info).toMatchObject({ canRename: true, displayName: 'user.registered' });
    for (const { file, locs: places } of locs) {
      server.open(file);
      for (const { start, end, prefixText = '', suffixText = '' } of places.toReversed()) {
        const by = `${prefixText}user.signed_up${suffixText}`;
        server.change(file, server.offset(file, start), server.offset(file, end), by);
      }
    }
    expect(server.textOf(path(EVENT))).toBe(
      '/** Somebody has signed up.\n * @event user.signed_up\n */\nexport type UserRegisteredEvent = { id: string };\n',
    );
    expect(server.textOf(path(CONFIG))).toContain("events: ['user.signed_up']");
    expect(server.textOf(path(API))).toContain("emit('user.signed_up', ");
    expect(await messages(API)).toEqual([]);
    expect(await messages(CONFIG)).toEqual([]);
    expect(readFile(root, 'generated/events.ts')).toContain('user.registered');
  });

  test('completions in emit, config and tag', async () => {
    const { ask, replace } = edit(typescript);
    const names = async (file: string, before: string): Promise<string[]> =>
      ((await ask('completionInfo', file, before))?.entries ?? []).map((each: { name: string }) => each.name);
    expect(await names(API, "emit('")).toEqual(['user.registered']);
    expect(await names(CONFIG, "events: ['")).toEqual(['order.paid', 'user.registered']);
    replace(CONFIG, "'user.registered'", "'order.paid', 'user.joined'");
    replace(EVENT, 'Somebody has signed up.', '@event x');
    expect(await names(EVENT, '@event ')).toEqual(['user.registered', 'user.joined']);
  });

  test('unsaved edits are analyzed, and nothing is written', async () => {
    const { root, messages, replace, server, path } = edit(typescript);
    const generated = readFile(root, 'generated/events.ts');
    expect(await messages(API)).toEqual([]);
    replace(EVENT, 'export type', 'export type UserJoinedEvent = { at: string };\nexport type');
    replace(CONFIG, "['user.registered']", "['user.registered', 'user.joined']");
    replace(API, "emit('user.registered', { id: '1' })", "emit('user.joined', { at: 1 })");
    expect(await messages(API)).toEqual([
      expect.stringMatching(/^2322 Type 'number' is not assignable to type 'string'/),
    ]);
    replace(API, 'at: 1', "at: ''");
    expect(await messages(API)).toEqual([]);
    // Its subscriber now receives an event that its `listen` does not take.
    expect(await messages('functions/subscribers/mail.ts')).toEqual([expect.stringMatching(/^2339 Property 'id'/)]);
    server.close(path(EVENT));
    server.close(path(CONFIG));
    expect(await messages(API)).toEqual([expect.stringMatching(/^71001 No event is named 'user.joined'/)]);
    expect(readFile(root, 'generated/events.ts')).toBe(generated);
  });

  test('while an event is half typed, the last text of its file that parsed counts', async () => {
    const { messages, replace } = edit(typescript);
    expect(await messages(API)).toEqual([]);
    replace(EVENT, '= { id: string }', '= { id: ');
    expect((await messages(EVENT)).join()).toContain('71016 This file does not parse');
    expect((await messages(API)).filter((each) => each.startsWith('71'))).toEqual([]);
    expect(await messages(CONFIG)).toEqual([]);
  });

  test('a listen that does not take its events is reported in the subscriber', async () => {
    const mail = 'functions/subscribers/mail.ts';
    const { server, path } = edit(typescript, {
      [mail]: 'export function listen(event: { data: { name: string } }) {\n  return event.data.name;\n}\n',
    });
    server.open(path(mail));
    const [misfit, ...others] = await server.diagnostics(path(mail));
    expect(others).toEqual([]);
    expect(misfit).toMatchObject({ code: 2344, start: { line: 1, offset: 24 }, end: { line: 1, offset: 29 } });
    expect(misfit?.text).toContain("its parameter needs 'name', which the event does not have.");
    expect(await server.diagnostics(path('generated/subscribers.ts'))).toEqual([]);
  });

  test('notices files that are added and removed on disk', async () => {
    const { root, server, path, messages, replace } = edit(typescript);
    replace(API, 'user.registered', 'team.created');
    replace(CONFIG, "['user.registered']", "['user.registered', 'team.created']");
    expect(await messages(API)).toEqual([expect.stringMatching(/^71001 /)]);
    writeFiles(root, { 'events/teams/created.ts': 'export type TeamCreatedEvent = { id: string };\n' });
    await expect.poll(() => messages(API), { timeout: 5_000 }).toEqual([]);
    expect(existsSync(path('generated/events.ts'))).toBe(true);
    expect(server.log()).not.toContain('please report it');
  });
});

describe('writing, in tsserver 6.0', () => {
  const TEAM = { 'events/team-created.ts': 'export type TeamCreatedEvent = { id: string };\n' };

  test('output follows saved files if the option is on, but not unsaved text', async () => {
    const { root, messages, replace } = edit('6.0', {}, { write: true });
    expect(await messages(API)).toEqual([]);
    replace(EVENT, 'UserRegisteredEvent', 'UserTypedEvent');
    expect(await messages(API)).not.toEqual([]);
    writeFiles(root, TEAM);
    await expect.poll(() => readFile(root, 'generated/events.ts')).toContain('team.created');
    expect(readFile(root, 'generated/events.ts')).toContain('user.registered');
  });

  test('nothing is written during a merge', async () => {
    const { root, messages } = edit('6.0', { '.git/MERGE_HEAD': '' }, { write: true });
    expect(await messages(API)).toEqual([]);
    const generated = readFile(root, 'generated/events.ts');
    writeFiles(root, TEAM);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(readFile(root, 'generated/events.ts')).toBe(generated);
  });
});

describe('fixes in tsserver 6.0', () => {
  async function fix(file: string, changes: Record<string, string>, title: string) {
    const app = edit('6.0', changes);
    const { server, path, root } = app;
    server.open(path(file));
    const [first] = await server.diagnostics(path(file));
    if (first === undefined) throw new Error('nothing to fix');
    const { start, end, code } = first;
    const body = { startLine: start.line, startOffset: start.offset, endLine: end.line, endOffset: end.offset };
    const fixes = await server.request('getCodeFixes', { file: path(file), ...body, errorCodes: [code] });
    const chosen = fixes.find((each: { description: string }) => each.description === title);
    expect(fixes.map((each: { description: string }) => each.description)).toContain(title);
    for (const { fileName, textChanges } of chosen.changes) {
      if (existsSync(fileName)) server.open(fileName);
      else server.open(fileName, '');
      for (const change of textChanges.toReversed()) {
        const [from, to] = [server.offset(fileName, change.start), server.offset(fileName, change.end)];
        server.change(fileName, Math.max(from, 0), Math.max(to, 0), change.newText);
      }
    }
    const changed = chosen.changes.map(({ fileName }: { fileName: string }) => fileName);
    writeFiles(
      root,
      Object.fromEntries(changed.map((name: string) => [name.slice(root.length + 1), server.textOf(name)])),
    );
    return app;
  }

  const emitting = (call: string): Record<string, string> => ({
    [API]: `import { events } from '@tsc-run/core';\nexport async function POST() {\n  ${call};\n}\n`,
  });

  test.each([
    [emitting(`await events.emit('user.registerd', { id: '1' })`), "Change it to 'user.registered'"],
    [
      emitting(`await events.emit('team.created', { id: '1', tags: ['a'], size: 3 })`),
      "Create the event 'team.created' in events/team-created.ts, and subscribe 'mail' to 'team.created'",
    ],
    [emitting(`await events.emit('order.paid', { total: 1 })`), "Subscribe 'mail' to 'order.paid'"],
    [emitting(`events.emit('user.registered', { id: '1' })`), 'Await it'],
  ])('%j: %s', async (changes, title) => {
    const mail = 'functions/subscribers/mail.ts';
    const listen = "import type { events } from '@tsc-run/core';\nexport function listen(_: events.For<'mail'>) {}\n";
    const { messages } = await fix(API, { ...changes, [mail]: listen }, title);
    for (const file of [API, CONFIG, mail]) expect(await messages(file)).toEqual([]);
  });

  test.each([
    [
      { [CONFIG]: `export default { events: { subscribers: { mail: { events: ['user.registerd'] } } } };\n` },
      "Change it to 'user.registered'",
    ],
    [
      {
        [CONFIG]: `export default { events: { subscribers: { mail: { events: ['user.registered', 'team.created'] } } } };\n`,
      },
      "Create the event 'team.created' in events/team-created.ts",
    ],
    [
      {
        [CONFIG]: `export default { events: { subscribers: { mail: { events: ['user.registered'] }, log: { events: ['order.paid'] } } } };\n`,
      },
      'Create functions/subscribers/log.ts',
    ],
  ])('%j: %s', async (changes, title) => {
    const { messages } = await fix(CONFIG, changes as Record<string, string>, title);
    expect(await messages(CONFIG)).toEqual([]);
  });
});
