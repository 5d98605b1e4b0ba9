// Other tools that generate types from files, on as many items as we have events, each in a new process: cold and
// unchanged.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CLI, pause, withFolder, writeApp, writeText } from './app.ts';
import { type Cost, race, toRow } from './measure.ts';
import { printTable, type Row } from './table.ts';

const SIZES = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [100, 1_000];
const ROUNDS = 5;

type Peer = {
  readonly name: string;
  /** Its packages. The first contains its command line. */
  readonly packages: readonly [string, ...string[]];
  readonly bin: string;
  readonly command: string;
  /** The file it writes, relative to its app. */
  readonly output: string;
  readonly write: (root: string, items: number) => void;
};

const PEERS: readonly Peer[] = [
  {
    name: 'TanStack Router',
    packages: ['@tanstack/router-cli', '@tanstack/react-router', 'react', 'react-dom'],
    bin: 'tsr',
    command: 'generate',
    output: 'src/routeTree.gen.ts',
    write: writeTanStackApp,
  },
  {
    name: 'React Router',
    packages: ['@react-router/dev', '@react-router/node', 'react-router', 'react', 'react-dom', 'vite', 'isbot'],
    bin: 'react-router',
    command: 'typegen',
    output: '.react-router',
    write: writeReactRouterApp,
  },
];

function writeTanStackApp(root: string, items: number): void {
  writeText(root, 'package.json', '{ "type": "module" }\n');
  writeText(root, 'tsr.config.json', '{}\n');
  const from = "from '@tanstack/react-router';\n";
  writeText(
    root,
    'src/routes/__root.tsx',
    `import { createRootRoute } ${from}export const Route = createRootRoute();\n`,
  );
  for (let item = 0; item < items; item++) {
    const route = `export const Route = createFileRoute('/thing-${item}')({ component: () => null });\n`;
    writeText(root, `src/routes/thing-${item}.tsx`, `import { createFileRoute } ${from}${route}`);
  }
}

function writeReactRouterApp(root: string, items: number): void {
  const dependencies = { '@react-router/node': '*', isbot: '*' };
  writeText(root, 'package.json', JSON.stringify({ type: 'module', dependencies }));
  writeText(root, 'react-router.config.ts', 'export default { ssr: true };\n');
  writeText(
    root,
    'vite.config.ts',
    "import { reactRouter } from '@react-router/dev/vite';\nexport default { plugins: [reactRouter()] };\n",
  );
  writeText(root, 'app/root.tsx', 'export default function Root() {\n  return null;\n}\n');
  const routes = Array.from({ length: items }, (_, item) => `  route('thing-${item}', 'routes/thing-${item}.tsx'),\n`);
  const head = "import { route } from '@react-router/dev/routes';\n";
  writeText(root, 'app/routes.ts', `${head}export default [\n${routes.join('')}];\n`);
  for (let item = 0; item < items; item++) {
    writeText(root, `app/routes/thing-${item}.tsx`, 'export default function Thing() {\n  return null;\n}\n');
  }
}

type Costs = { readonly cold: Cost; readonly unchanged: Cost };

function measure(args: readonly string[], cwd: string, output: readonly string[]): Costs {
  const before = (): void => {
    for (const each of output) rmSync(join(cwd, each), { recursive: true, force: true });
  };
  const { cold } = race({ cold: { args, cwd, before } }, ROUNDS);
  pause();
  race({ settling: { args, cwd } }, 1);
  return { cold, unchanged: race({ unchanged: { args, cwd } }, ROUNDS).unchanged };
}

type Package = { readonly version: string; readonly bin: Readonly<Record<string, string>> };

function compare(folder: string, items: number): readonly Row[] {
  const app = join(folder, `ours-${items}`);
  writeApp(app, { events: items });
  const ours = measure([CLI, 'generate'], app, ['generated', '.tsc-run']);
  return PEERS.flatMap(({ name, packages: [main], bin, command, output, write }) => {
    const root = join(folder, `${name.replace(' ', '-')}-${items}`);
    write(root, items);
    const home = join(folder, 'node_modules', main);
    const { version, bin: scripts }: Package = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
    const peer = measure([join(home, scripts[bin] ?? ''), command], root, [output]);
    return (['cold', 'unchanged'] as const).map((state) => {
      const what = `tsc-run generate, ${items} events, ${state}`;
      return toRow({ what, cost: ours[state], baseline: `${name} ${version}, ${items} routes`, base: peer[state] });
    });
  });
}

const rows = withFolder((folder) => {
  writeText(folder, 'package.json', '{ "private": true }\n');
  const packages = [...new Set(PEERS.flatMap((each) => each.packages))];
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--silent', ...packages], {
    cwd: folder,
    stdio: 'ignore',
  });
  return SIZES.flatMap((items) => compare(folder, items));
});
printTable('Peers, a process each: processor time', rows);
