import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { COMPILER_OPTIONS, createApp } from '../support/app.js';
import { runInside } from '../support/run-inside.js';
import { PATCHES, runTspc } from '../support/tspc.js';
import { startServer } from '../support/tsserver.js';

const API = 'functions/api/users.ts';
const EVENTS = 'events/shapes.ts';
const CODES: ReadonlySet<number> = new Set([71023, 71050]);

const toTsconfig = (include: readonly string[]): string =>
  JSON.stringify({
    compilerOptions: {
      ...COMPILER_OPTIONS,
      plugins: [{ name: '@tsc-run/core/plugin' }, { transform: '@tsc-run/core/transform', transformProgram: true }],
    },
    include,
  });

const toConfig = (rules: string): string =>
  `export default { events: { rules: { ${rules} }, subscribers: { mail: { events: ['user.registered', 'user.renamed', 'user.seen'] } } } };\n`;

/** An app whose payloads only a type checker can judge. */
const FILES = {
  'tsconfig.json': toTsconfig(['.']),
  'tsc-run.config.ts': toConfig(''),
  'domain/shapes.ts': 'export type Shapes = { renamed: { id: string; at?: Date }; seen: { id: string; more: any } };\n',
  [EVENTS]: `import type { Shapes } from '../domain/shapes.js';
export type UserRenamedEvent = Shapes['renamed'];
export type UserSeenEvent = Shapes['seen'];
`,
  'functions/subscribers/mail.ts': 'export function listen() {}\n',
  [API]: `import { events } from '@tsc-run/core';
declare const body: any;
declare const text: string;
export async function POST() {
  await events.emit('user.registered', body);
  await events.emit('user.registered', { ...body, id: '1' });
  await events.emit('user.registered', { id: body.id });
  await events.emit('user.registered', JSON.parse(text));
  await events.emit('user.registered', { id: text });
  await events.emit('user.seen', { id: text, more: body });
  await events.emit('user.registered', { id: String(body) });
  await events.emitMany([
    { type: 'user.registered', data: body },
    { type: 'user.registered', data: { id: text } },
    { type: 'user.registered', data: { id: body.id } },
    { type: 'user.seen', data: { id: text, more: body } },
  ]);
  await events.emitMany([text].map((id) => ({ type: 'user.registered', data: JSON.parse(id) })));
  await events.emitMany([text].map((id) => ({ type: 'user.registered', data: { id } })));
}
`,
} as const;

const WHOLE = "The payload of 'user.registered' has the type any, so nothing checks it.";
const PART = "'id' has the type any, so nothing checks it against the payload of 'user.registered'.";
const DATE = 'at is a Date: subscribers of UserRenamedEvent would get something else, because payloads travel as JSON.';

const WARNINGS = [
  `${API}:5:40 TS71050 ${WHOLE}`,
  `${API}:6:40 TS71050 ${WHOLE}`,
  `${API}:7:42 TS71050 ${PART}`,
  `${API}:8:40 TS71050 ${WHOLE}`,
  `${API}:13:38 TS71050 ${WHOLE}`,
  `${API}:15:40 TS71050 ${PART}`,
  `${API}:18:25 TS71050 ${WHOLE}`,
];
const ERRORS = [`${EVENTS}:2:13 TS71023 ${DATE}`];

async function askPlugin(typescript: string, root: string): Promise<readonly string[]> {
  const server = startServer({ typescript, cwd: root, args: ['--pluginProbeLocations', root] });
  onTestFinished(() => server.kill());
  const found: string[] = [];
  for (const file of [EVENTS, API]) {
    server.open(join(root, file));
    for (const { code, start, text } of await server.diagnostics(join(root, file))) {
      const line = `${file}:${start.line}:${start.offset} TS${code} ${text.split(/ (?=Give|Write)/)[0]}`;
      if (CODES.has(code) || code < 71_000) found.push(line);
    }
  }
  return found.sort();
}

function askTransformer(patch: (typeof PATCHES)[number], root: string): readonly string[] {
  const { output } = runTspc(patch, root, ['--noEmit', '-p', '.']);
  const lines = [...output.matchAll(/^(.+)\((\d+),(\d+)\): (?:error|warning) (TS\d+): (.*)$/gm)];
  return lines
    .map(([, file, line, column, code, text = '']) => {
      return `${file}:${line}:${column} ${code} ${text.split(/ (?=Give|Write)/)[0]}`;
    })
    .sort();
}

describe.each(['5.9', '6.0'])('the plugin in tsserver %s', (typescript) => {
  test('reports payloads at the place to change', async () => {
    const root = createApp(FILES);
    await runInside(root, 'generate');
    expect(await askPlugin(typescript, root)).toEqual([...ERRORS, ...WARNINGS].sort());
  });

  test('obeys the rules', async () => {
    const root = createApp({
      ...FILES,
      'tsc-run.config.ts': toConfig(`'payload-any': 'off', 'payload-not-json': 'off'`),
    });
    await runInside(root, 'generate');
    expect(await askPlugin(typescript, root)).toEqual([]);
  });
});

describe.each(PATCHES)('$patch with TypeScript $compiler', (patch) => {
  test('reports payloads at the place to change', async () => {
    const root = createApp(FILES);
    await runInside(root, 'generate');
    expect(askTransformer(patch, root)).toEqual([...ERRORS, ...WARNINGS].sort());
  });

  test('fails for any where the rules say so', async () => {
    const root = createApp({ ...FILES, 'tsc-run.config.ts': toConfig(`'payload-any': 'error'`) });
    await runInside(root, 'generate');
    expect(askTransformer(patch, root)).toEqual([...ERRORS, ...WARNINGS].sort());
  });
});

test.each(['5.4', '5.9', '6.0', '7.0', 'next'] as const)(
  'check with TypeScript %s says it in our words',
  async (typescript) => {
    const root = createApp(FILES, typescript);
    await runInside(root, 'generate');
    const { stdout } = await runInside(root, 'check --format json');
    const { problems } = JSON.parse(stdout) as { problems: readonly Record<string, unknown>[] };
    expect(problems).toMatchObject([
      {
        code: 'payload-not-json',
        severity: 'error',
        file: EVENTS,
        line: 2,
        column: 13,
        message: DATE,
        tscCode: 'TS2344',
      },
    ]);
  },
);
