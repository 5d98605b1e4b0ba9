import { posix } from 'node:path';
import type { Folder } from '../../analysis/model/folder.js';
import type { Change } from '../disk/apply-changes.js';
import { listFiles } from '../disk/folder.js';
import type { PackageManager } from './inspect-app.js';

export type WorkflowInput = {
  readonly root: Folder;
  /** The root of the repository; relative to `root`. */
  readonly repository: string;
  readonly manager: PackageManager;
  /** The folder of the config, relative to the repository; empty for its root. */
  readonly home: string;
  /** Whether to write a workflow where there is none to add a step to. */
  readonly asked: boolean;
};

const FOLDER = '.github/workflows';

/** The step that checks the app, in the workflow that installs packages. Undefined if there is nothing to do or no place. */
export function editWorkflow(input: WorkflowInput): { readonly change?: Change; readonly checks: boolean } {
  const { root, repository, asked } = input;
  const folder = repository === '' ? FOLDER : `${repository}/${FOLDER}`;
  const workflows = listFiles(posix.join(root.path, folder), '', {
    enters: () => false,
    accepts: (path) => /\.ya?ml$/.test(path),
  }).map((name) => ({ path: `${folder}/${name}`, text: root.read(`${folder}/${name}`) ?? '' }));
  const command = checkCommand(input);
  if (workflows.some(({ text }) => /tsc-run(?: |:)check/.test(text))) return { checks: true };
  for (const { path, text } of workflows) {
    const edited = addStep(text, command);
    if (edited !== undefined) return { change: { path, before: text, text: edited }, checks: true };
  }
  if (!asked || root.stat(`${folder}/tsc-run.yml`) !== undefined) return { checks: false };
  return { change: { path: `${folder}/tsc-run.yml`, text: toWorkflow(input, command) }, checks: true };
}

export function checkCommand({ manager, home }: Pick<WorkflowInput, 'manager' | 'home'>): string {
  return `${EXECUTE[manager]} tsc-run check${home === '' ? '' : ` --project ${home}`}`;
}

const EXECUTE: Readonly<Record<PackageManager, string>> = {
  npm: 'npx',
  pnpm: 'pnpm exec',
  yarn: 'yarn',
  bun: 'bunx',
};

const INSTALL: Readonly<Record<PackageManager, string>> = {
  npm: 'npm ci',
  pnpm: 'pnpm install --frozen-lockfile',
  yarn: 'yarn install --immutable',
  bun: 'bun install --frozen-lockfile',
};

const INSTALLS =
  /^\s*(?:- )?run: *(?:npm (?:ci|install|i)|pnpm (?:install|i)|yarn(?: install)?|bun install)(?: --?\S+)*\s*$/;

/** Adds a step after the first one that installs packages; undefined if there is none that is written plainly. */
function addStep(text: string, command: string): string | undefined {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = text.split(/\r?\n/);
  const install = lines.findIndex((line) => INSTALLS.test(line));
  const start = lines.findLastIndex((line, index) => index <= install && /^\s*- /.test(line));
  const margin = /^\s*/.exec(lines[start] ?? '')?.[0];
  if (install === -1 || start === -1 || margin === undefined) return undefined;
  const isInside = (line: string): boolean => line.startsWith(`${margin}  `);
  if (start !== install && !isInside(lines[install] ?? '')) return undefined;
  let end = start + 1;
  while (end < lines.length && isInside(lines[end] ?? '')) end++;
  return [...lines.slice(0, end), `${margin}- run: ${command}`, ...lines.slice(end)].join(eol);
}

function toWorkflow({ manager }: WorkflowInput, command: string): string {
  return `name: tsc-run
on:
  push:
  pull_request:
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
${manager === 'pnpm' ? '      - uses: pnpm/action-setup@v4\n' : ''}${manager === 'bun' ? '      - uses: oven-sh/setup-bun@v2\n' : ''}      - uses: actions/setup-node@v4
        with:
          node-version: 24
      - run: ${INSTALL[manager]}
      - run: ${command}
`;
}
