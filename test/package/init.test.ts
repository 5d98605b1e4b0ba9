import { spawn } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { REPOSITORY } from '../support/app.js';
import { type Installed, installPacked, run, runBin } from '../support/installed.js';
import { execute, installPnpm } from '../support/packages.js';
import { listFolder, readFile, writeFiles } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';

/** The generators, as they were when this was written. */
const CREATE_VITE = 'create-vite@9.3.0';
const CREATE_NEXT = 'create-next-app@16.4.3';
const NEST = '@nestjs/cli@12.0.8';

let installed: Installed;
beforeAll(() => {
  installed = installPacked('7.0', '@types/node@22');
  mkdirSync(join(installed.path, 'starts'));
});
afterAll(() => installed.remove());

/** A new folder, below the one that has the package and TypeScript 7. */
function createStart(name: string): string {
  const folder = join(installed.path, 'starts', name);
  mkdirSync(folder);
  return folder;
}

/** Sets an app up, and does it again, which must change nothing. Returns what the first run printed. */
async function init(app: string, project = '', home = ''): Promise<string> {
  const first = await runBin(app, `tsc-run init --yes${project}`);
  expect(first.code, first.output).toBe(0);
  expect(first.output).toContain('no problems');
  const files = snapshot(app);
  const again = await runBin(app, `tsc-run init --yes${project}`);
  expect(again.output).toContain('The app is set up already.');
  expect(snapshot(app)).toEqual(files);
  const generated = await runBin(app, `tsc-run generate --check${project || home}`);
  expect(generated.code, generated.output).toBe(0);
  const doctor = await runBin(app, `tsc-run doctor${project}`);
  expect(doctor.output).toMatch(/^✓ Nothing is wrong/);
  return first.output;
}

function snapshot(app: string): Readonly<Record<string, string>> {
  const paths = listFolder(app).filter((path) => !/(?:^|\/)\.(?:git|tsc-run|next)\//.test(path));
  return Object.fromEntries(paths.map((path) => [path, readFile(app, path)]));
}

async function expectClean(app: string, ...lines: readonly string[]): Promise<void> {
  for (const line of lines) {
    const { code, output } = await runBin(app, line);
    expect(code, `${line}\n${output}`).toBe(0);
  }
}

const USER = `{ id: '1', name: 'Ada', email: 'ada@example.com', registeredAt: new Date().toISOString() }`;

/** Connects a bus of this process, in the module system of the app. */
function toBus(system: 'commonjs' | 'module'): string {
  return `import { events } from '@tsc-run/core';
import { deliverTo, memoryBus } from '@tsc-run/core/local';
import manifest from './generated/manifest.json'${system === 'module' ? " with { type: 'json' }" : ''};

export async function connect() {
  const bus = memoryBus({ manifest });
  events.connect(bus);
  await bus.consume(deliverTo({ 'send-welcome-email': () => import('./functions/subscribers/send-welcome-email.js') }));
  return bus;
}
`;
}

const MAIN = `import { events } from '@tsc-run/core';
import { connect } from './bus.js';

async function main() {
  const bus = await connect();
  await events.emit('user.registered', ${USER});
  await bus.idle();
}
void main();
`;

/** Starts a server, posts to it when it listens, and waits for the subscriber's line. */
async function expectArrival(app: string, args: readonly string[], path: string): Promise<void> {
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const env = { ...process.env, PORT: String(port), NODE_ENV: 'production' };
  const child = spawn(process.execPath, args, { cwd: app, env, stdio: 'pipe' });
  onTestFinished(() => void child.kill());
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const post = async (): Promise<boolean> => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST' }).catch(() => undefined);
    return answer?.ok === true;
  };
  await waitFor(post, 'answer', 30_000).catch((error: unknown) => {
    throw new Error(`${String(error)}\n${output}`);
  });
  await waitFor(() => output.includes('Welcome, Ada!'), 'delivery');
}

test('npm init -y, which is CommonJS', async () => {
  const app = createStart('npm-app');
  execute('npm', app, 'init', '-y');
  expect(readFile(app, 'package.json')).toContain('"type": "commonjs"');
  await init(app);
  writeFiles(app, { 'bus.ts': toBus('commonjs'), 'main.ts': MAIN });
  await expectClean(app, 'tsc-run check', 'tsc -p .');
  expect((await run(process.execPath, ['dist/main.js'], app)).output).toContain('Welcome, Ada!');
});

test('Vite with React', async () => {
  const parent = createStart('vite');
  execute('npx', parent, '--yes', CREATE_VITE, 'site', '--template', 'react-ts', '--no-interactive');
  const app = join(parent, 'site');
  const before = readFile(app, 'tsconfig.json');
  const output = await init(app);
  expect(readFile(app, 'tsconfig.json')).toBe(
    before.replace(
      '{ "path": "./tsconfig.node.json" }',
      '{ "path": "./tsconfig.node.json" },\n    { "path": "./tsconfig.functions.json" }',
    ),
  );
  expect(output).toContain('TypeScript 7 loads no plugins');
  await expectClean(app, 'tsc -p tsconfig.functions.json', 'tsc-run check --no-tsc');
  if (!process.env['LONG']) return;
  execute('npm', app, 'install', '--no-audit', '--no-fund', installed.tarball);
  await expectClean(app, 'tsc -b', 'tsc-run check');
});

test('npm workspaces', async () => {
  const root = createStart('npm-workspaces');
  execute('npm', root, 'init', '-y');
  for (const each of ['apps/shop', 'packages/lib']) execute('npm', root, 'init', '-y', '-w', each);
  const before = snapshot(root);
  const refused = await runBin(root, 'tsc-run init --yes');
  expect(refused.code).toBe(2);
  expect(refused.output).toContain('tsc-run init --project apps/shop');
  expect(snapshot(root)).toEqual(before);
  await init(root, ' --project apps/shop');
  const app = join(root, 'apps/shop');
  writeFiles(app, { 'bus.ts': toBus('commonjs'), 'main.ts': MAIN });
  await expectClean(app, 'tsc-run check', 'tsc -p .');
  expect((await run(process.execPath, ['dist/main.js'], app)).output).toContain('Welcome, Ada!');
});

/** Real installations of frameworks take minutes. */
describe.runIf(process.env['LONG'])('with everything installed', { timeout: 600_000 }, () => {
  test('Next, with src/', async () => {
    const parent = createStart('next');
    const flags = '--ts --eslint --app --src-dir --no-tailwind --use-npm --skip-install --disable-git --yes';
    execute('npx', parent, '--yes', CREATE_NEXT, 'site', ...flags.split(' '));
    const app = join(parent, 'site');
    execute('npm', app, 'install', '--no-audit', '--no-fund', installed.tarball);
    await init(app, '', ' --project src');
    expect(readFile(app, 'tsconfig.json')).toContain('"@tsc-run/core/plugin"');
    writeFiles(app, {
      // The page of the generator loads fonts from the network.
      'src/app/layout.tsx': `export default function Layout({ children }: { children: React.ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}
`,
      'src/bus.ts': toBus('commonjs').replace('email.js', 'email'),
      'src/app/api/users/route.ts': `import { events } from '@tsc-run/core';
import { connect } from '../../../bus';

const connected = connect();

export async function POST() {
  await connected;
  await events.emit('user.registered', ${USER});
  return new Response('done');
}
`,
    });
    const next = join(app, 'node_modules/next/dist/bin/next');
    const built = await run(process.execPath, [next, 'build'], app);
    expect(built.code, built.output).toBe(0);
    await expectClean(app, 'tsc -p .', 'tsc-run check --project src');
    await expectArrival(app, [next, 'start'], '/api/users');
  });

  test('Nest', async () => {
    const parent = createStart('nest');
    const flags = '--skip-install --skip-git --package-manager npm';
    execute('npx', parent, '--yes', '--package', NEST, 'nest', 'new', 'server', ...flags.split(' '));
    const app = join(parent, 'server');
    execute('npm', app, 'install', '--no-audit', '--no-fund', installed.tarball);
    await init(app, '', ' --project src');
    const main = readFile(app, 'src/main.ts');
    writeFiles(app, {
      'src/bus.ts': toBus('module'),
      'src/main.ts': main
        .replace('await app.listen', 'await connect();\n  await app.listen')
        .replace(/^/, "import { connect } from './bus.js';\n"),
      'src/app.controller.ts': `import { Controller, Post } from '@nestjs/common';
import { events } from '@tsc-run/core';

@Controller()
export class AppController {
  @Post('users')
  async register(): Promise<string> {
    await events.emit('user.registered', ${USER});
    return 'done';
  }
}
`,
      'src/app.controller.spec.ts': '',
    });
    await expectClean(app, 'tsc -p . --noEmit', 'tsc-run check --project src');
    const built = await run(process.execPath, [join(app, 'node_modules/@nestjs/cli/bin/nest.js'), 'build'], app);
    expect(built.code, built.output).toBe(0);
    await expectArrival(app, ['dist/main.js'], '/users');
  });

  test('Express, with rootDir', async () => {
    const app = createStart('express');
    execute('npm', app, 'init', '-y');
    const compiler = join(REPOSITORY, 'node_modules/typescript-5.4/bin/tsc');
    execute(process.execPath, app, compiler, ...'--init --rootDir ./src --outDir ./dist --module nodenext'.split(' '));
    const packages = ['express', '@types/express', '@types/node@22', 'typescript@5.9'];
    execute('npm', app, 'install', '--no-audit', '--no-fund', installed.tarball, ...packages);
    const before = readFile(app, 'tsconfig.json');
    await init(app, '', ' --project src');
    const withoutPlugin = readFile(app, 'tsconfig.json')
      .replace(/\n *"plugins": \[.*\]/, '')
      .replace('"skipLibCheck": true,', '"skipLibCheck": true');
    expect(withoutPlugin).toBe(before);
    writeFiles(app, {
      'src/bus.ts': toBus('commonjs').replace(
        "import manifest from './generated/manifest.json'",
        "import manifest = require('./generated/manifest.json')",
      ),
      'src/server.ts': `import { events } from '@tsc-run/core';
import express from 'express';
import { connect } from './bus.js';

const connected = connect();
const app = express();
app.post('/users', async (_request, response) => {
  await connected;
  await events.emit('user.registered', ${USER});
  response.send('done');
});
app.listen(Number(process.env.PORT));
`,
    });
    await expectClean(app, 'tsc-run check --project src', 'tsc -p . --resolveJsonModule');
    await expectArrival(app, ['dist/server.js'], '/users');
  });

  test('pnpm workspaces', async (context) => {
    const pnpm = installPnpm(installed.path);
    if (typeof pnpm === 'string') return context.skip(pnpm);
    const root = createStart('pnpm');
    const app = join(root, 'apps/shop');
    mkdirSync(app, { recursive: true });
    pnpm(root, 'init');
    pnpm(app, 'init');
    cpSync(installed.tarball, join(root, 'core.tgz'));
    writeFiles(root, { 'pnpm-workspace.yaml': "packages: ['apps/*']\n" });
    pnpm(app, 'add', '--ignore-scripts', join(root, 'core.tgz'));
    pnpm(app, 'add', '--ignore-scripts', '-D', 'typescript@6.0.3');
    const output = await init(app);
    expect(output).toContain('pnpm run check');
    writeFiles(app, { 'bus.ts': toBus('commonjs'), 'main.ts': MAIN });
    await expectClean(app, 'tsc-run check', 'tsc -p .');
    expect((await run(process.execPath, ['dist/main.js'], app)).output).toContain('Welcome, Ada!');
  });
});
