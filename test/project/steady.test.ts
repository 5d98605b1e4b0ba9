import { expect, test } from 'vitest';
import { analyze } from '../support/analyze.js';
import type { SourceText } from '../../src/analysis/model/source.js';
import { renderFiles } from '../../src/render/render.js';
import { createApp } from '../support/app.js';
import { runCli } from '../support/run-cli.js';
import { type Files, readFile, writeFiles } from '../support/temp-folder.js';

const GENERATED = ['generated/events.ts', 'generated/subscribers.ts', 'generated/manifest.json'];

/** Names whose order depends on the locale, on case, and on whether files or names are sorted. */
const NAMES = ['Zebra', 'apple', 'Äpfel', 'a-b', 'a_b', 'a.b', 'a', 'aB', 'AB', '注文', 'z/deep', 'z/Deep2', '10', '9'];

const APP: Files = {
  'tsc-run.config.ts': `export default { events: { subscribers: {
  'z-mail': { events: ['user.registered', 'n3.happened'] },
  'A-mail': { events: ['n1.happened', 'n0.happened', 'user.registered'], external: true },
  mail: { events: ['n5.happened'] },
} } };
`,
  'functions/subscribers/z-mail.ts': 'export function listen() {}\n',
  'functions/subscribers/mail.ts': 'export function listen() {}\n',
  ...Object.fromEntries(
    NAMES.map((name, index) => [`events/${name}.ts`, `export type N${index}HappenedEvent = {};\n`]),
  ),
  'events/index.ts': NAMES.map((name) => `export * from './${name}.js';\n`).join(''),
};

function shuffle<T>(list: readonly T[], random: () => number): readonly T[] {
  return list
    .map((value) => ({ value, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);
}

function createRandom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

function render(sources: readonly SourceText[], root = '/srv/app'): readonly string[] {
  return renderFiles(analyze(sources, root).model).map(({ path, text }) => `${path}\n${text}`);
}

const SOURCES = Object.entries(APP).map(([path, text]) => ({ path, text }));

test('writes the same bytes for any order of files', () => {
  const expected = render(SOURCES);
  expect(expected[0]).toContain('n13.happened');
  const random = createRandom(1);
  for (let round = 0; round < 100; round++) expect(render(shuffle(SOURCES, random))).toEqual(expected);
});

test('writes the same bytes with Windows line endings, byte order marks, and the app in any folder', () => {
  const expected = render(SOURCES);
  expect(render(SOURCES.map(({ path, text }) => ({ path, text: text.replaceAll('\n', '\r\n') })))).toEqual(expected);
  expect(render(SOURCES.map(({ path, text }) => ({ path, text: `\uFEFF${text}` })))).toEqual(expected);
  for (const root of ['C:/srv/app', '//server/share/app', '/', '/elsewhere'])
    expect(render(SOURCES, root)).toEqual(expected);
});

test('an outDir above the app gives the same files on a Windows drive', () => {
  const sources = SOURCES.map(({ path, text }) => ({
    path,
    text: text.replace('events: {', "events: { outDir: '../out',"),
  }));
  expect(render(sources, 'C:/srv/app')).toEqual(render(sources, '/srv/app'));
});

test('backslashes in paths of the config mean slashes', () => {
  const withOutDir = (outDir: string) =>
    SOURCES.map(({ path, text }) => ({ path, text: text.replace('events: {', `events: { outDir: '${outDir}',`) }));
  expect(render(withOutDir('src\\\\generated'))).toEqual(render(withOutDir('src/generated')));
});

test('writes the same bytes on disk for any order of writing, and with Windows line endings', async () => {
  const entries = Object.entries(APP);
  const random = createRandom(7);
  const outputs = await Promise.all(
    [entries, shuffle(entries, random), [...entries].reverse()].map(async (order, index) => {
      const root = createApp({ 'events/order-paid.ts': undefined });
      for (const [path, text] of order)
        writeFiles(root, { [path]: index === 2 ? text.replaceAll('\n', '\r\n') : text });
      expect(await runCli(root, 'generate')).toMatchObject({ code: 0, stderr: '' });
      return GENERATED.map((path) => readFile(root, path));
    }),
  );
  expect(outputs[1]).toEqual(outputs[0]);
  expect(outputs[2]).toEqual(outputs[0]);
});

test('a second run writes nothing, in any locale and time zone', async () => {
  const root = createApp(APP);
  await runCli(root, 'generate');
  for (const env of [
    { LC_ALL: 'de_DE.UTF-8', TZ: 'Asia/Tokyo' },
    { LC_ALL: 'C', TZ: 'UTC' },
    { LC_ALL: 'tr_TR.UTF-8' },
  ]) {
    expect((await runCli(root, 'generate', { env })).stdout).toMatch(/^Up to date/);
  }
});
