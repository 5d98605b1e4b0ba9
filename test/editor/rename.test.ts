import { execFileSync } from 'node:child_process';
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { REPOSITORY } from '../support/app.js';
import { type Editor, openEditor } from '../support/editor-app.js';
import { runCli } from '../support/run-cli.js';
import { readFile, writeFiles } from '../support/temp-folder.js';

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
export enum Names {
  Registered = 'user.registered',
}
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

const PLACES = [
  [CONFIG, "events: ['user"],
  ['functions/api/users.ts', "emit('user"],
  ['functions/api/users.ts', "emitMany([{ type: 'user"],
  [MAIL, "case 'user"],
  ['functions/subscribers/audit-log.ts', "event.type === 'user"],
  ['lib/uses.ts', "await send('user"],
  ['lib/uses.ts', "events.Payload<'user"],
  ['lib/uses.ts', "events.EventOf<'user"],
  ['lib/uses.ts', "= { 'user.registered': ({ id }) => id }".slice(0, 9)],
  ['lib/names.ts', "USER_REGISTERED = 'user"],
] as const;

describe.each(['5.9', '6.0'])('tsserver %s', (typescript) => {
  test.each(PLACES)('an event renamed in %s at %s', async (file, before) => {
    const { root, rename } = edit(typescript);
    const { refusal } = await rename(file, before, 'user.joined');
    expect(refusal).toBeUndefined();
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
});
