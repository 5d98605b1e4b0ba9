import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
export const CLI = join(REPOSITORY, 'dist/cli.cjs');

const EVENTS_PER_SUBSCRIBER = 10;
const EVENTS_PER_FOLDER = 100;
/** One in so many source files emits an event. */
const SOURCES_PER_EMITTER = 5;

export type AppSize = {
  readonly events: number;
  /** The number of files besides those of events and subscribers. */
  readonly sources?: number;
  /** Further files, in addition to those that every app has. */
  readonly compilerOptions?: object;
};

/** In milliseconds: longer than a file counts as just changed. */
const PAUSE_MS = 3_500;

/** Waits until the written files no longer count as just changed. */
export function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
}

/** Runs `use` in a folder that is removed afterwards. */
export function withFolder<T>(use: (folder: string) => T): T {
  const { root, remove } = createFolder();
  try {
    return use(root);
  } finally {
    remove();
  }
}

export type Folder = { readonly root: string; remove(): void };

function createFolder(): Folder {
  const root = mkdtempSync(join(tmpdir(), 'tsc-run-bench-'));
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** An app in its own folder. */
export function createApp(size: AppSize): Folder {
  const folder = createFolder();
  writeApp(folder.root, size);
  return folder;
}

/** Writes an app whose events have one subscriber each, and which has one subscriber for every ten events. */
export function writeApp(root: string, { events, sources = 0, compilerOptions }: AppSize): void {
  const names = Array.from({ length: events }, (_, index) => toName(index));
  const subscribers: Record<string, { events: readonly string[] }> = {};
  for (let start = 0; start < events; start += EVENTS_PER_SUBSCRIBER) {
    const name = `subscriber-${start / EVENTS_PER_SUBSCRIBER}`;
    subscribers[name] = { events: names.slice(start, start + EVENTS_PER_SUBSCRIBER) };
    writeText(root, `functions/subscribers/${name}.ts`, toSubscriber(name));
  }
  names.forEach((_, index) => writeText(root, toEventFile(index), toEvent(index)));
  for (let index = 0; index < sources; index++) {
    const name = index % SOURCES_PER_EMITTER === 0 ? names[index % events] : undefined;
    writeText(root, toSourceFile(index), toSource(index, name));
  }
  const config = `export default ${JSON.stringify({ events: { subscribers } }, undefined, 2)};\n`;
  writeText(root, 'tsc-run.config.ts', config);
  writeText(root, 'package.json', '{ "type": "module" }\n');
  const options = { module: 'nodenext', target: 'es2022', types: [], strict: true, noEmit: true, ...compilerOptions };
  writeText(root, 'tsconfig.json', JSON.stringify({ compilerOptions: options }));
  mkdirSync(join(root, 'node_modules/@tsc-run'), { recursive: true });
  symlinkSync(REPOSITORY, join(root, 'node_modules/@tsc-run/core'));
}

export function writeText(root: string, path: string, text: string): void {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** The name of an event. The config spells one in ten differently; the others follow from the type. */
export function toName(index: number): string {
  return `area${index % 97}.thing${index % 10 === 0 ? '_' : '.'}happened${index}`;
}

export function toEventFile(index: number): string {
  return `events/group-${Math.floor(index / EVENTS_PER_FOLDER)}/thing-happened-${index}.ts`;
}

export function toEvent(index: number): string {
  return `/** Published when a thing of area ${index % 97} has happened. */
export type Area${index % 97}ThingHappened${index}Event = {
  thingId: string;
  accountId: string;
  happenedAt: string;
  amount: number;
  items: readonly { sku: string; count: number; note?: string }[];
  source: 'web' | 'api' | 'import';
};
`;
}

function toSubscriber(name: string): string {
  return `import type { events } from '@tsc-run/core';

/** Keeps track of what happened. */
export async function listen(event: events.For<'${name}'>): Promise<void> {
  console.log(event.type, event.data.thingId);
}
`;
}

export function toSourceFile(index: number): string {
  return `functions/api/folder-${index % 50}/route-${index}.ts`;
}

/** The source of a typical route of an app. It emits an event if it is given a name. */
function toSource(index: number, name: string | undefined): string {
  const emit = `  await events.emit('${name}', {
    thingId: row.id,
    accountId: row.account,
    happenedAt: new Date().toISOString(),
    amount: row.amount,
    items: row.items,
    source: 'api',
  });
`;
  return `${name === undefined ? '' : "import { events } from '@tsc-run/core';\n"}
type Row = { id: string; account: string; amount: number; items: { sku: string; count: number }[] };

const rows = new Map<string, Row>();

/** Stores what was sent, unless it is there already. */
export async function POST${index}(request: Request): Promise<Response> {
  const row = (await request.json()) as Row;
  if (rows.has(row.id)) return new Response('exists', { status: 409 });
  const total = row.items.reduce((sum, { count }) => sum + count, 0);
  if (total === 0 || row.amount < 0) {
    return new Response(\`nothing in \${row.id}\`, { status: 400 });
  }
  rows.set(row.id, row);
${name === undefined ? '' : emit}  return Response.json({ id: row.id, total });
}

export function GET${index}(id: string): Row | undefined {
  return rows.get(id);
}
`;
}
