// `npm run count`: lists the modules of `src/` that `tsc-run generate` enters for an app with one event.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const SOURCE = new URL('../../src/', import.meta.url);
const LOADER = new URL('../support/run-typescript.mjs', import.meta.url);

const APP: Readonly<Record<string, string>> = {
  'package.json': '{ "type": "module" }\n',
  'tsconfig.json': '{ "compilerOptions": { "strict": true, "module": "nodenext", "noEmit": true } }\n',
  'tsc-run.config.ts': `export default { events: { subscribers: { mail: { events: ['user.registered'] } } } };\n`,
  'events/user-registered.ts': 'export type UserRegisteredEvent = { id: string };\n',
  'functions/subscribers/mail.ts': `import type { events } from '@tsc-run/core';
export function listen(event: events.For<'mail'>) {
  return event.data.id;
}
`,
};

/** What V8 records of a script: its functions, the script itself first. Blocks without a count of their own are left out. */
type Script = {
  readonly url: string;
  readonly functions: readonly { readonly ranges: readonly { readonly count: number }[] }[];
};

/**
 * The modules of `src/` with at least one function that runs when `generate` first reads an app with one event; paths
 * within `src/`. The sources run as they are, so every module is a script of its own.
 */
export function listEnteredModules(): readonly string[] {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tsc-run-count-')));
  try {
    const root = join(folder, 'app');
    for (const [path, text] of Object.entries(APP)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    runGenerate(root, join(folder, 'coverage'));
    return readEntered(join(folder, 'coverage'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function runGenerate(root: string, coverage: string): void {
  const bin = fileURLToPath(new URL('cli/bin.ts', SOURCE));
  const args = ['--disable-warning=ExperimentalWarning', '--import', LOADER.href, bin, 'generate'];
  const env = { ...process.env, NODE_V8_COVERAGE: coverage, NODE_DISABLE_COMPILE_CACHE: '1' };
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', env });
  if (status !== 0) throw new Error(`generate ended with ${status}: ${stderr}`);
}

function readEntered(coverage: string): readonly string[] {
  const scripts = readdirSync(coverage).flatMap(
    (name) => (JSON.parse(readFileSync(join(coverage, name), 'utf8')) as { result: readonly Script[] }).result,
  );
  return scripts
    .filter(({ url, functions }) => url.startsWith(SOURCE.href) && functions.slice(1).some(wasCalled))
    .map(({ url }) => url.slice(SOURCE.href.length))
    .sort();
}

function wasCalled({ ranges }: Script['functions'][number]): boolean {
  return (ranges[0]?.count ?? 0) > 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const modules = listEnteredModules();
  process.stdout.write(`${modules.join('\n')}\n${modules.length} modules\n`);
}
