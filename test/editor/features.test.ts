import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { APP, linkPackages } from '../support/app.js';
import { createLastingFolder } from '../support/lasting-folder.js';
import { runInside } from '../support/run-inside.js';
import { listFolder, readFile, writeFiles } from '../support/temp-folder.js';
import { type Server, startServer } from '../support/tsserver.js';
import {
  type Client,
  type Location,
  type Position,
  positionOf,
  startClient,
  type WorkspaceEdit,
} from './lsp/client.js';

const API = 'functions/api/users.ts';
const CONFIG = 'tsc-run.config.ts';
const EVENT = 'events/user-registered.ts';
const LIB = 'lib/read.ts';
const MAIL = 'functions/subscribers/mail.ts';

const TSCONFIG = JSON.parse(APP['tsconfig.json'] as string) as { compilerOptions: object };
const FILES = {
  ...APP,
  'tsconfig.json': JSON.stringify({
    compilerOptions: { ...TSCONFIG.compilerOptions, plugins: [{ name: '@tsc-run/core/plugin' }] },
  }),
  [EVENT]: `/**
 * Somebody has signed up.
 *
 * @event user.registered
 */
export type UserRegisteredEvent = { id: string };
`,
  [LIB]: `import { events } from '@tsc-run/core';
const REGISTERED = 'user.registered';
export const resend = (user: events.Payload<'user.registered'>) => events.emit(REGISTERED, user);
export const read = (event: events.EventOf<'user.registered'>) => {
  if (event.type !== 'user.registered') return undefined;
  switch (event.type) {
    case 'user.registered':
      return ['user.registered'].includes(event.type) ? event.data.id : undefined;
  }
};
export const say = (text: string) => text;
say('user.registered');
`,
};

/** What a place names, and whether it takes types to know that: the language server has none. */
type Kind = 'event' | 'subscriber' | 'event by types' | 'nothing';
type Row = readonly [what: string, file: string, mark: string, kind: Kind];

const ROWS: readonly Row[] = [
  ['the config', CONFIG, "events: ['", 'event'],
  ['the tag', EVENT, '@event ', 'event'],
  ['emit', API, "emit('", 'event'],
  ['a constant in emit', LIB, 'emit(', 'event'],
  ['a type of a payload', LIB, "Payload<'", 'event'],
  ['a type of an event', LIB, "EventOf<'", 'event'],
  ['a comparison', LIB, "!== '", 'event'],
  ['a case', LIB, "case '", 'event'],
  ['a search in a list', LIB, "['", 'event'],
  ['a subscriber in the config', CONFIG, '{ subscribers: { ', 'subscriber'],
  ['the type of a subscriber', MAIL, "For<'", 'subscriber'],
  ['a constant that is emitted', LIB, "REGISTERED = '", 'event by types'],
  ['another string', LIB, "say('", 'nothing'],
];

/** The constant and its value, which only types tie to the event. */
const BY_TYPES: ReadonlySet<string> = new Set([`${LIB}:2:7`, `${LIB}:2:21`]);

const folder = createLastingFolder();
let server: Server;
let client: Client;

beforeAll(async () => {
  writeFiles(folder.path, FILES);
  linkPackages(folder.path, '6.0');
  await runInside(folder.path, 'generate');
  server = startServer({ typescript: '6.0', cwd: folder.path, args: ['--pluginProbeLocations', folder.path] });
  for (const file of listFolder(folder.path).filter((each) => each.endsWith('.ts')))
    server.open(join(folder.path, file));
  client = await startClient(folder.path, { initializationOptions: { typescript: false } });
  await client.ask('workspace/symbol', { query: '' });
});

afterAll(async () => {
  client.kill();
  await server.kill();
  folder.remove();
});

/** The place `by` characters after a mark, in the form of each of both. */
function placeOf(file: string, mark: string, by = 1): { readonly asked: object; readonly position: Position } {
  const text = readFile(folder.path, file);
  const position = positionOf(text, text.indexOf(mark) + mark.length + by);
  return { asked: { file: join(folder.path, file), ...toServer(position) }, position };
}

function toServer({ line, character }: Position): { readonly line: number; readonly offset: number } {
  return { line: line + 1, offset: character + 1 };
}

type ServerPlace = { readonly file: string; readonly start: { readonly line: number; readonly offset: number } };

function ofServer({ file, start }: ServerPlace): string {
  return `${relative(folder.path, file)}:${start.line}:${start.offset}`;
}

function ofClient({ uri, range: { start } }: Location): string {
  const { line, offset } = toServer(start);
  return `${relative(folder.path, fileURLToPath(uri))}:${line}:${offset}`;
}

type Answers = {
  readonly definition: readonly string[];
  readonly hover: string;
  readonly references: readonly string[];
};

async function askPlugin(file: string, mark: string): Promise<Answers> {
  const { asked } = placeOf(file, mark);
  const definitions: readonly ServerPlace[] = await server.request('definition', asked);
  const info = await server.request('quickinfo', asked).catch(() => undefined);
  const found = await server.request('references', asked).catch(() => undefined);
  return {
    definition: definitions.map(ofServer),
    hover: info === undefined ? '' : `${info.displayString}\n${info.documentation}`,
    references: ((found?.refs ?? []) as readonly ServerPlace[]).map(ofServer).sort(),
  };
}

async function askServer(file: string, mark: string): Promise<Answers> {
  const at = client.at(file, placeOf(file, mark).position);
  type Link = { readonly targetUri: string; readonly targetRange: Location['range'] };
  const links = (await client.ask<readonly Link[] | null>('textDocument/definition', at)) ?? [];
  const hover = await client.ask<{ contents: { value: string } } | null>('textDocument/hover', at);
  const context = { includeDeclaration: true };
  const found = (await client.ask<readonly Location[] | null>('textDocument/references', { ...at, context })) ?? [];
  return {
    definition: links.map(({ targetUri, targetRange }) => ofClient({ uri: targetUri, range: targetRange })),
    hover: hover?.contents.value.replace(/^```typescript\n([\s\S]*)\n```\n\n/, '$1\n') ?? '',
    references: found.map(ofClient).sort(),
  };
}

describe('the language server and the plugin answer alike at', () => {
  test.each(ROWS)('%s', async (_, file, mark, kind) => {
    const [ours, theirs] = [await askServer(file, mark), await askPlugin(file, mark)];
    if (kind === 'event') {
      expect(ours).toEqual({ ...theirs, references: theirs.references.filter((place) => !BY_TYPES.has(place)) });
      expect(ours).toMatchObject({ definition: [`${EVENT}:6:13`], hover: expect.stringContaining('signed up') });
    } else if (kind === 'subscriber') {
      // All else about a key is TypeScript's to say.
      expect(ours).toEqual({ definition: [`${MAIL}:2:17`], hover: '', references: [] });
      expect(theirs.definition).toEqual(ours.definition);
    } else {
      expect(ours).toEqual({ definition: [], hover: '', references: [] });
      expect(theirs.definition).toEqual(kind === 'nothing' ? [] : [`${EVENT}:6:13`]);
    }
  });
});

test('both rename an event in the same places; the language server also offers what only looks like its name', async () => {
  const { asked, position } = placeOf(CONFIG, "events: ['");
  const { locs } = (await server.request('rename', asked)) as { locs: readonly ServerFile[] };
  const theirs = locs.flatMap(({ file, locs: places }) => places.map(({ start }) => ofServer({ file, start })));
  const edit = await client.ask<WorkspaceEdit>('textDocument/rename', {
    ...client.at(CONFIG, position),
    newName: 'a.b',
  });
  const ours = (edit.documentChanges ?? []).flatMap((change) => {
    if (change.kind !== undefined) return [];
    const { uri } = change.textDocument;
    return change.edits.map(({ range }) => ofClient({ uri, range }));
  });
  expect(ours.sort()).toEqual([...theirs, `${LIB}:12:6`].sort());
});

type ServerFile = { readonly file: string; readonly locs: readonly Pick<ServerPlace, 'start'>[] };

test.each([
  ['the config', CONFIG, "events: ['"],
  ['emit', API, "emit('"],
])('both complete the names of events in %s', async (_, file, mark) => {
  const { asked, position } = placeOf(file, mark, 0);
  const { entries } = (await server.request('completionInfo', asked)) as { entries: readonly { name: string }[] };
  const list = await client.ask<{ items: readonly { label: string }[] }>(
    'textDocument/completion',
    client.at(file, position),
  );
  const ours = list.items.map(({ label }) => label);
  expect(ours).toContain('user.registered');
  expect(entries.map(({ name }) => name).sort()).toEqual([...ours].sort());
});
