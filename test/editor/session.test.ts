import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { definition } from '../../src/analysis/features/definition.js';
import { diagnosticsOf, toText } from '../../src/analysis/features/diagnostics.js';
import { hover } from '../../src/analysis/features/hover.js';
import { isModelSource } from '../../src/analysis/model/layout.js';
import { syntaxError } from '../../src/analysis/problems/syntax-error.js';
import type { Session } from '../../src/analysis/session/session.js';
import { createMemorySession } from '../support/analyze.js';
import { readModule } from '../../src/analysis/syntax/read-module.js';
import { type Editor, openEditor } from '../support/editor-app.js';
import type { Server } from '../support/tsserver.js';
import { listFolder, readFile } from '../support/temp-folder.js';

const API = 'functions/api/users.ts';
const CONFIG = 'tsc-run.config.ts';
const EVENT = 'events/user-registered.ts';
const OPEN = [API, CONFIG, EVENT];
const EDITS = Number(process.env['EDITS'] ?? 300);
/** Longer than it takes to notice a change on disk. */
const NOTICE_MS = 100;
const SEED = Number(process.env['SEED'] ?? 20261123);

const editors: Editor[] = [];
afterAll(() => Promise.all(editors.map((editor) => editor.close())));

test(`${EDITS} random edits: every answer is the same as after a fresh start`, { timeout: 300_000 }, async () => {
  const editor = openEditor('6.0');
  editors.push(editor);
  const { server } = editor;
  const root = editor.createApp();
  const random = createRandom(SEED);
  const path = (file: string): string => join(root, file);
  for (const file of OPEN) server.open(path(file));
  const originals = new Map(OPEN.map((file) => [file, server.textOf(path(file))]));
  // For a broken file the server uses the last text that it saw parse, so it has to see every text.
  await ask(0);
  const lastGood = readTexts();

  for (let edit = 0; edit < EDITS; edit++) {
    const did = change();
    if (!/^(?:typed|deleted|restored)/.test(did)) await pause(NOTICE_MS);
    const texts = readTexts();
    for (const file of lastGood.keys()) if (!texts.has(file)) lastGood.delete(file);
    const fresh = startFresh(texts, lastGood);
    for (const [file, text] of texts) if (!isBroken(file, text)) lastGood.set(file, text);
    const at = server.textOf(path(API)).indexOf("emit('") + "emit('".length + 1;
    const expected = answersOf(fresh, at);
    await expect
      .poll(() => ask(at), { timeout: 10_000, interval: 15, message: `edit ${edit}: ${did}` })
      .toEqual(expected);
    if (edit === EDITS - 1) await compareWithFreshServer();
  }
  expect(server.log()).not.toContain('please report it');
  expect(await server.request('status')).toBeDefined();

  /** All diagnostics, including those of TypeScript. */
  async function askAll(asked: Server): Promise<unknown> {
    const files = listFolder(root).filter((file) => file.endsWith('.ts') && !file.startsWith('generated'));
    return Promise.all(files.map(async (file) => [file, await asked.diagnostics(path(file))]));
  }

  /** A fresh process cannot know the earlier text of a broken file, so every file has to parse. */
  async function compareWithFreshServer(): Promise<void> {
    restore();
    for (const [file, text] of readTexts()) if (isBroken(file, text)) rmSync(path(file));
    const fresh = openEditor('6.0', editor.folder);
    editors.push(fresh);
    for (const file of OPEN) fresh.server.open(path(file), server.textOf(path(file)));
    const expected = await askAll(fresh.server);
    // TypeScript waits a second or more before it reads new files.
    await expect.poll(() => askAll(server).catch(String), { timeout: 20_000 }).toEqual(expected);
  }

  function restore(): void {
    for (const [file, text] of originals) server.change(path(file), 0, server.textOf(path(file)).length, text);
  }

  function change(): string {
    const kind = random.pick([
      'type',
      'type',
      'type',
      'delete',
      'restore',
      'create',
      'remove',
      'rename',
      'folder',
      'save',
    ]);
    const file = random.pick(OPEN);
    const text = server.textOf(path(file));
    const at = random.below(text.length + 1);
    switch (kind) {
      case 'type': {
        const typed = random.pick(["'", 'a', '.', ' ', '{', '}', '\n', '/*', '*/', 'Event', "'user.registered'", ', ']);
        server.change(path(file), at, at, typed);
        return `typed ${JSON.stringify(typed)} in ${file} at ${at}`;
      }
      case 'delete': {
        const end = Math.min(text.length, at + random.below(6));
        server.change(path(file), at, end, '');
        return `deleted ${at} to ${end} in ${file}`;
      }
      case 'restore':
        restore();
        return 'restored';
      case 'create': {
        const name = random.pick(['alpha', 'beta/one', 'beta/two', 'gamma']);
        const type = random.pick(['TeamCreatedEvent', 'UserRegisteredEvent', 'UserVerifiedEvent', 'Half = {']);
        write(`events/${name}.ts`, `export type ${type}${type.endsWith('{') ? '' : ' = { id: string };'}\n`);
        return `created events/${name}.ts with ${type}`;
      }
      case 'remove':
        return forSome((some) => rmSync(path(some)), 'removed');
      case 'rename':
        return forSome((some) => move(some, `events/moved-${random.below(3)}.ts`), 'renamed');
      case 'folder': {
        const [from, to] = random.pick([
          ['events/beta', 'events/delta'] as const,
          ['events/delta', 'events/beta'] as const,
        ]);
        if (!readdirSync(path('events')).includes(from.slice('events/'.length))) return 'nothing';
        rmSync(path(to), { recursive: true, force: true });
        renameSync(path(from), path(to));
        return `renamed folder ${from}`;
      }
      default:
        writeFileSync(path(file), text);
        return `saved ${file}`;
    }
  }

  function forSome(run: (file: string) => void, verb: string): string {
    const files = listFolder(path('events')).map((each) => `events/${each}`);
    const some = random.pick(files.filter((each) => !OPEN.includes(each)));
    if (some === undefined) return 'nothing';
    run(some);
    return `${verb} ${some}`;
  }

  function write(file: string, text: string): void {
    mkdirSync(dirname(path(file)), { recursive: true });
    writeFileSync(path(file), text);
  }

  function move(from: string, to: string): void {
    renameSync(path(from), path(to));
  }

  function readTexts(): Map<string, string> {
    const files = listFolder(root).filter((file) => isModelSource(file, 'events') || file === 'package.json');
    const texts = new Map(files.map((file) => [file, readFile(root, file)]));
    for (const file of OPEN) texts.set(file, server.textOf(path(file)));
    return texts;
  }

  async function ask(at: number): Promise<Answers> {
    const diagnostics: Record<string, string[]> = {};
    for (const file of OPEN) {
      const found = await server.diagnostics(path(file));
      diagnostics[file] = found
        .filter(({ code }) => code >= 71_000 && !isRepeated(file, code))
        .map(({ code, text }) => `${code} ${text}`);
    }
    const place = { file: path(API), ...server.position(path(API), at) };
    const shown = await server.request('quickinfo', place);
    const { definitions = [] } = (await server.request('definitionAndBoundSpan', place)) ?? {};
    const ours = shown?.documentation.includes('Declared in');
    return {
      diagnostics,
      hover: ours ? shown.displayString : undefined,
      definition: ours ? definitions[0]?.file.slice(root.length + 1) : undefined,
    };
  }
});

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function isBroken(file: string, text: string): boolean {
  return file !== 'package.json' && readModule(file, text).failure !== undefined;
}

type Answers = { diagnostics: Record<string, string[]>; hover: string | undefined; definition: string | undefined };

/** An analysis that has seen each file twice: the last text that parsed, and the current one. */
function startFresh(texts: ReadonlyMap<string, string>, lastGood: ReadonlyMap<string, string>): Session {
  const session = createMemorySession([], { keepsLast: true });
  for (const [file, text] of lastGood) session.set(file, text);
  session.analysis();
  for (const [file, text] of texts) session.set(file, text);
  return session;
}

/** Whether TypeScript says it too: where a file only emits, the plugin leaves what does not parse to it. */
function isRepeated(file: string, number: number): boolean {
  return file === API && number === syntaxError.number;
}

function answersOf(session: Session, at: number): Answers {
  const analysis = session.analysis();
  const told = (file: string): string[] =>
    diagnosticsOf(analysis, file)
      .filter(({ number }) => !isRepeated(file, number))
      .map((each) => `${each.number} ${toText(each)}`);
  return {
    diagnostics: Object.fromEntries(OPEN.map((file) => [file, told(file)])),
    hover: hover(session, API, at)?.code,
    definition: definition(analysis, API, at)?.to.file,
  };
}

/** The same numbers in every run. */
function createRandom(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return { below, pick: <T>(items: readonly T[]): T => items[below(items.length)] as T };
}
