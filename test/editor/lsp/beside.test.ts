import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isSameMistake } from '../../../src/analysis/features/same-mistake.js';
import type { Diagnostic } from '../../../src/analysis/model/diagnostic.js';
import { lineStarts, positionAt } from '../../../src/analysis/model/source.js';
import { findDefinition, listCodes } from '../../../src/analysis/problems/index.js';
import { openWholeProject } from '../../../src/project/app/project.js';
import { listCompiledFiles, loadTsconfigs } from '../../../src/project/compiler/load-tsconfig.js';
import { openFolder } from '../../../src/project/disk/folder.js';
import { COMPILER_OPTIONS, linkPackages, REPOSITORY } from '../../support/app.js';
import { createLastingFolder } from '../../support/lasting-folder.js';
import { runInside } from '../../support/run-inside.js';
import { listFolder, readFile, writeFiles } from '../../support/temp-folder.js';
import { type Editor, startEditor } from '../editor.js';
import { type Client, PULLING, startClient } from './client.js';

const CONFIG = 'tsc-run.config.ts';

/** The problems that their fixtures show in files that exist, and that need no types. */
const CODES = listCodes().filter(
  (code) => findDefinition(code)?.needsTypes === false && code !== 'breaking-change' && code !== 'config-missing',
);

/** The same mistakes in a config whose keys and names have types. */
const IN_TYPED_CONFIG = [
  'unknown-event',
  'unknown-config-key',
  'unknown-rule',
  'config-invalid',
  'duplicate-subscription',
];
const CASES = [...CODES, ...IN_TYPED_CONFIG.map((code) => `${code} in defineConfig`)];

const folder = createLastingFolder();

beforeAll(async () => {
  linkPackages(folder.path, '7.0');
  for (const name of CASES) {
    const app = join(folder.path, name);
    cpSync(join(REPOSITORY, 'fixtures/problems', name.replace(' in defineConfig', '')), app, { recursive: true });
    const tsconfig = JSON.stringify({ compilerOptions: COMPILER_OPTIONS });
    writeFiles(app, { 'package.json': '{ "type": "module" }\n', 'tsconfig.json': tsconfig });
    if (!CODES.some((code) => code === name)) writeFiles(app, { [CONFIG]: toTyped(readFile(app, CONFIG)) });
    if (name !== 'stale-output') await runInside(app, 'generate --project .');
  }
});

afterAll(() => folder.remove());

function toTyped(config: string): string {
  const typed = config.replace(/export default (\{[\s\S]*\});/, 'export default defineConfig($1);');
  return `import { defineConfig } from '@tsc-run/core';\n${typed}`;
}

type Told = { readonly place: string; readonly file: string; readonly code: number; readonly message: string };

/** What a server of TypeScript says about the files of an app, beside them what ours says. */
async function askBoth(app: string, editor: Editor, client: Client) {
  const root = join(folder.path, app);
  const files = listFolder(root).filter((file) => /\.[mc]?ts$/.test(file) && !file.startsWith('generated/'));
  for (const file of files) editor.open(`${app}/${file}`, readFile(root, file));
  for (const file of files) client.open(`${app}/${file}`);
  const [theirs, ours]: [Told[], Told[]] = [[], []];
  for (const file of files) {
    for (const { line, column, code, message } of await editor.errors(`${app}/${file}`))
      theirs.push({ file, place: `${file}:${line}:${column}`, code, message });
    for (const { range, code, message } of await client.diagnostics(`${app}/${file}`)) {
      const { line, character } = range.start;
      ours.push({ file, place: `${file}:${line + 1}:${character + 1}`, code: Number(code), message });
    }
  }
  return { theirs, ours };
}

describe.each(['6.0', '7.0'] as const)('beside the server of TypeScript %s', (version) => {
  let editor: Editor;
  let client: Client;
  beforeAll(async () => {
    editor = await startEditor(version, folder.path);
    client = await startClient(folder.path, { capabilities: PULLING });
  });
  afterAll(async () => {
    client.kill();
    await editor.close();
  });

  // A file of this depth ends tsserver 6.
  test.each(CASES.filter((name) => version !== '6.0' || name !== 'file-too-complex'))(
    '%s is told once',
    async (name) => {
      const disk = openFolder(join(folder.path, name));
      const { analysis } = openWholeProject(disk, listCompiledFiles(disk, loadTsconfigs(disk)));
      const { theirs, ours } = await askBoth(name, editor, client);
      const startsOf = (file: string) => lineStarts(disk.read(file) ?? '');
      const isSaid = (diagnostic: Diagnostic): boolean =>
        theirs.some(({ file, place, code, message }) => {
          const [line = 1, column = 1] = place.split(':').slice(1).map(Number);
          const start = (startsOf(file)[line - 1] ?? 0) + column - 1;
          // The server tells where an error starts, which is all that matters but for a key.
          const length = /^[\w$]*/.exec(disk.read(file)?.slice(start) ?? '')?.[0].length ?? 0;
          const error = { code, message, span: { file, start, end: start + Math.max(1, length) }, generated: false };
          return isSameMistake(diagnostic, error, analysis.callSites);
        });
      const rows = analysis.diagnostics.map((each) => {
        const { line, column } = positionAt(startsOf(each.span.file), each.span.start);
        const place = `${each.span.file}:${line}:${column}`;
        const isOurs = ours.some((one) => one.code === each.number && one.place === place);
        return { problem: `${place} TS${each.number}`, isTheirs: isSaid(each), isOurs };
      });
      expect(rows.filter(({ isTheirs, isOurs }) => isTheirs === isOurs)).toEqual([]);
      // These two are no problems of the analysis, and every file here is in the tsconfig.
      expect(rows.length > 0).toBe(name !== 'stale-output' && name !== 'not-in-tsconfig');
    },
  );
});
