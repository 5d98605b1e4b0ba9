import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type CompilerName, createApp } from '../support/app.js';
import { runCli } from '../support/run-cli.js';
import { readFile, writeFiles } from '../support/temp-folder.js';
import { type Editor, type EditorError, type Place, startEditor } from './editor.js';

const VERSIONS = ['5.9', '6.0', '7.0', 'next'] as const satisfies readonly CompilerName[];
const GENERATED = ['generated/events.ts', 'generated/subscribers.ts', 'generated/manifest.json'];
const API = 'functions/api/users.ts';
const CONFIG = 'tsc-run.config.ts';

/** The longest that an editor may take to notice a change on disk. */
const PATIENCE_MS = 20_000;

type Session = { readonly root: string; readonly editor: Editor };

/** The small app with generated files, open in an editor; its config is one whose names the editor completes. */
async function startSession(version: CompilerName): Promise<Session> {
  const root = createApp({ [CONFIG]: toConfig(['user.registered']) }, version);
  expect((await runCli(root, 'generate')).code).toBe(0);
  const editor = await startEditor(version, root);
  onTestFinished(() => editor.close());
  for (const path of [API, CONFIG]) editor.open(path, readFile(root, path));
  return { root, editor };
}

function toConfig(names: readonly string[]): string {
  const list = names.map((name) => `'${name}'`).join(', ');
  return `import { defineConfig } from '@tsc-run/core';
export default defineConfig({
  events: { subscribers: { mail: { events: [${list}] } } },
});
`;
}

function toApi(call: string): string {
  return `import { events } from '@tsc-run/core';\nexport async function POST() {\n  ${call}\n}\n`;
}

/** Types a text without its `|`; returns the place of the `|`. */
function typeAt(editor: Editor, path: string, marked: string): Place {
  const before = marked.slice(0, marked.indexOf('|')).split('\n');
  editor.type(path, marked.replace('|', ''));
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Changes the app on disk, runs the command line, and notifies the editor of every file written. */
async function regenerate({ root, editor }: Session, files: Readonly<Record<string, string>>): Promise<void> {
  writeFiles(root, files);
  expect(await runCli(root, 'generate')).toMatchObject({ code: 0, stderr: '' });
  for (const [path, text] of Object.entries(files)) if (path === CONFIG) editor.type(path, text);
  editor.changedOnDisk([...Object.keys(files), ...GENERATED]);
}

/** Asks until the answer is the expected one: an editor asks again after each change. */
async function eventually<T>(ask: () => Promise<T>, expected: (answer: T) => void): Promise<void> {
  for (const started = performance.now(); ; await sleep(50)) {
    const answer = await ask();
    try {
      return expected(answer);
    } catch (error) {
      if (performance.now() - started > PATIENCE_MS) throw error;
    }
  }
}

function places(errors: readonly EditorError[]): readonly string[] {
  return errors.map(({ line, column }) => `${line}:${column}`);
}

describe.each(VERSIONS)('TypeScript %s in an editor', (version) => {
  test('shows the error of an emit at its place', async () => {
    const { editor } = await startSession(version);
    expect(await editor.errors(API)).toEqual([]);
    for (const [call, words] of [
      [
        `await events.emit(|'user.registerd', { id: '1' });`,
        /no event named 'user\.registerd' in this program: export a type for it/,
      ],
      [
        `await events.emit(|'order.paid', { total: 1 });`,
        /'order\.paid' has no subscriber: add it to events\.subscribers/,
      ],
      [`await events.emit('user.registered', { |id: 1 });`, /Type 'number' is not assignable to type 'string'/],
      [`await events.emit('user.registered', { id: '1', |name: '' });`, /'name' does not exist in type/],
      [`await events.emit('user.registered', |{});`, /Property 'id' is missing/],
    ] as const) {
      const { line, column } = typeAt(editor, API, toApi(call));
      const errors = await editor.errors(API);
      expect(places(errors)).toEqual([`${line}:${column}`]);
      expect(errors[0]?.message).toMatch(words);
    }
    typeAt(editor, API, toApi(`await events.emit('user.registered', { id: '1' });|`));
    expect(await editor.errors(API)).toEqual([]);
  });

  test('completes exactly the event names in emit and in the config', async () => {
    const { editor } = await startSession(version);
    const inEmit = typeAt(editor, API, toApi(`await events.emit('|');`));
    expect(await editor.completions(API, inEmit)).toEqual(['user.registered']);
    const begun = typeAt(editor, API, toApi(`await events.emit('user.|', { id: '1' });`));
    expect(await editor.completions(API, begun)).toEqual(['user.registered']);
    const inConfig = typeAt(editor, CONFIG, toConfig(['|']));
    expect([...(await editor.completions(CONFIG, inConfig))].sort()).toEqual(['order.paid', 'user.registered']);
    const second = typeAt(editor, CONFIG, toConfig(['user.registered', '|']));
    expect(await editor.completions(CONFIG, second)).toContain('order.paid');
    const wrong = typeAt(editor, CONFIG, toConfig(['|order.payed']).replace("'|", "|'"));
    expect(places(await editor.errors(CONFIG))).toEqual([`${wrong.line}:${wrong.column}`]);
  });

  test('notices a new registry on disk without a restart', async () => {
    const session = await startSession(version);
    const { editor } = session;
    const emit = toApi(`await events.emit(|'order.sent', { at: '' });`);
    const place = typeAt(editor, API, emit);
    expect(places(await editor.errors(API))).toEqual([`${place.line}:${place.column}`]);

    await regenerate(session, {
      'events/order-sent.ts': 'export type OrderSentEvent = { at: string };\n',
      [CONFIG]: toConfig(['user.registered', 'order.sent']),
      'functions/subscribers/mail.ts': `import type { events } from '@tsc-run/core';
export function listen(event: events.For<'mail'>) {
  return event.type;
}
`,
    });
    await eventually(
      () => editor.errors(API),
      (errors) => expect(errors).toEqual([]),
    );
    const inEmit = typeAt(editor, API, toApi(`await events.emit('|');`));
    await eventually(
      () => editor.completions(API, inEmit),
      (names) => expect([...names].sort()).toEqual(['order.sent', 'user.registered']),
    );
    const inConfig = typeAt(editor, CONFIG, toConfig(['|']));
    await eventually(
      () => editor.completions(CONFIG, inConfig),
      (names) => expect([...names].sort()).toEqual(['order.paid', 'order.sent', 'user.registered']),
    );

    await regenerate(session, { [CONFIG]: toConfig(['user.registered']) });
    typeAt(editor, API, emit);
    await eventually(
      () => editor.errors(API),
      (errors) => expect(errors[0]?.message).toMatch(/'order\.sent' has no subscriber/),
    );
  });

  test('notices a changed payload without a new registry', async () => {
    const session = await startSession(version);
    const { root, editor } = session;
    writeFiles(root, {
      'events/user-registered.ts': 'export type UserRegisteredEvent = { id: string; name: string };\n',
    });
    editor.changedOnDisk(['events/user-registered.ts']);
    await eventually(
      () => editor.errors(API),
      (errors) => expect(errors[0]?.message).toMatch(/Property 'name' is missing/),
    );
  });
});
