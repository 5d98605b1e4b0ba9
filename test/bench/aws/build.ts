// `tsc-run build` beside bare rolldown, and the start of a bundle beside the same handler without us.
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { CLI, REPOSITORY, withFolder, writeText } from '../app.ts';
import { race, toRow } from '../measure.ts';
import { printTable, type Row } from '../table.ts';

const ROUTES = 30;
const SUBSCRIBERS = 20;
const BUILD_ROUNDS = 7;
const START_ROUNDS = 31;
const BARE = join(import.meta.dirname, '../bare/bundle.mjs');

export function benchBuild(): void {
  printTable('Building for AWS Lambda, and starting what was built: processor time', withFolder(measureBuild));
}

function measureBuild(root: string): readonly Row[] {
  const entries = writeFunctions(root);
  runCli(root, 'generate');
  const clean = (folder: string) => () => rmSync(join(root, folder), { recursive: true, force: true });
  const { ours, bare } = race(
    {
      ours: { args: [CLI, 'build', '--project', root], before: clean('dist') },
      bare: { args: [BARE, join(root, 'bare'), ...entries], before: clean('bare') },
    },
    BUILD_ROUNDS,
  );
  const what = `build of ${entries.length} functions`;
  const built = toRow({ what, cost: ours, baseline: 'rolldown over the same entries', base: bare, goal: 1.2 });
  return [built, ...measureStarts(root)];
}

/** The last route uses nothing of ours but the adapter. */
function measureStarts(root: string): readonly Row[] {
  const start = (name: string, path: string) => {
    const text = `import { handler } from ${JSON.stringify(join(root, path))};\nif (typeof handler !== 'function') throw handler;\n`;
    writeText(root, `start/${name}.mjs`, text);
    return { args: ['--enable-source-maps', join(root, `start/${name}.mjs`)] };
  };
  writeText(root, 'plain/route.ts', toRoute(ROUTES - 1, false));
  writeText(
    root,
    'plain/entry.ts',
    "import { GET } from './route.ts';\nexport const handler = (event) => GET(event);\n",
  );
  spawnSync(process.execPath, [BARE, join(root, 'plain/out'), join(root, 'plain/entry.ts')], { stdio: 'inherit' });
  const starts = race(
    {
      emitting: start('emitting', 'dist/functions/api/route-0.ts/index.mjs'),
      quiet: start('quiet', `dist/functions/api/route-${ROUTES - 1}.ts/index.mjs`),
      plain: start('plain', 'plain/out/0/index.js'),
    },
    START_ROUNDS,
  );
  const baseline = 'the same handler without us';
  return [
    toRow({ what: 'start of a bundle', cost: starts.quiet, baseline, base: starts.plain }),
    toRow({ what: 'start of a bundle that emits', cost: starts.emitting, baseline, base: starts.plain }),
  ];
}

/** Writes the app, and one more file for each function: what is bundled from it. Returns those. */
function writeFunctions(root: string): readonly string[] {
  symlinkPackages(root);
  writeText(root, 'package.json', '{ "type": "module" }\n');
  const options = { module: 'nodenext', target: 'es2022', types: [], strict: true, noEmit: true, skipLibCheck: true };
  const include = ['events', 'functions', 'generated', 'tsc-run.config.ts'];
  writeText(root, 'tsconfig.json', JSON.stringify({ compilerOptions: options, include }));
  writeText(root, 'events/thing.ts', 'export type ThingHappenedEvent = { id: string };\n');
  const names = Array.from({ length: SUBSCRIBERS }, (_, index) => `subscriber-${index}`);
  const subscribers = Object.fromEntries(names.map((name) => [name, { events: ['thing.happened'] }]));
  writeText(root, 'tsc-run.config.ts', `export default ${JSON.stringify({ events: { subscribers } })};\n`);
  const routes = Array.from({ length: ROUTES }, (_, index) => {
    const file = `functions/api/route-${index}.ts`;
    writeText(root, file, toRoute(index, index < ROUTES - 1));
    const list = `[{ path: '/route-${index}', file: '${file}', handlers: { GET } }]`;
    return [`import { GET } from '../${file}';`, `toHttpLambda(${list})`] as const;
  });
  const listens = names.map((name) => {
    writeText(root, `functions/subscribers/${name}.ts`, toSubscriber(name));
    const file = `../functions/subscribers/${name}.ts`;
    return [`import { listen } from '${file}';`, `toLambda(listen, { subscriber: '${name}' })`] as const;
  });
  return [...routes, ...listens].map(([imported, handler], index) => {
    const lines = ["import { toHttpLambda, toLambda } from '@tsc-run/core/aws';", imported];
    writeText(root, `entries/${index}.ts`, [...lines, `export const handler = ${handler};`, ''].join('\n'));
    return join(root, `entries/${index}.ts`);
  });
}

function toRoute(index: number, emits: boolean): string {
  const emit = "  await events.emit('thing.happened', { id: '1' });\n";
  return `${emits ? "import { events } from '@tsc-run/core';\n" : ''}import { z } from 'zod';
const Query = z.object({ id: z.string(), page: z.number().optional() });
export async function GET(request) {
  const query = Query.safeParse(request.query);
${emits ? emit : ''}  return { statusCode: query.success ? 200 : 400, headers: {}, body: 'route ${index}' };
}
`;
}

function toSubscriber(name: string): string {
  return `import type { events } from '@tsc-run/core';
export function listen(event: events.For<'${name}'>) {
  console.log('${name}', event.data.id);
}
`;
}

function symlinkPackages(root: string): void {
  writeText(root, 'node_modules/@tsc-run/.keep', '');
  symlinkSync(REPOSITORY, join(root, 'node_modules/@tsc-run/core'));
  symlinkSync(join(REPOSITORY, 'node_modules/zod'), join(root, 'node_modules/zod'));
}

function runCli(root: string, command: string): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, command, '--project', root], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`tsc-run ${command} ended with ${status}:\n${stdout}${stderr}`);
}
