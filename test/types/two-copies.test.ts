import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { APP } from './cases/configs.js';
import { compile, COMPILERS } from './compilers.js';
import { ESM } from './settings.js';
import { createWorkspace, generate, writeFiles } from './write-programs.js';

const CONFIG = `export default { events: { subscribers: { greet: { events: ['user.registered'] } } } };`;
const HELPER = `import { events } from '@tsc-run/core';
export const audit = (id: string): Promise<void> => events.emit('user.registered', { id, name: 'Ada' });
export const auditAll = (id: string): Promise<void> =>
  events.emitMany([{ type: 'user.registered', data: { id, name: 'Ada' } }]);
`;

const workspace = createWorkspace();
afterAll(() => rmSync(workspace, { recursive: true, force: true }));

it.each(COMPILERS)(
  'TypeScript $name says that a helper has a copy of the package of its own',
  async (compiler) => {
    const name = `app-${compiler.name}`;
    const files = {
      ...APP,
      'tsc-run.config.ts': CONFIG,
      'helper/index.ts': HELPER,
      'helper/package.json': '{"type":"module"}',
    };
    writeFiles(join(workspace, name), generate({ name, files, settings: ESM }).files);
    expect(await compile(compiler, workspace, [name])).toEqual([]);
    const copy = join(workspace, name, 'helper/node_modules/@tsc-run/core');
    cpSync(join(workspace, 'node_modules/@tsc-run/core'), copy, { recursive: true });
    // Compilers take two copies of one version for one.
    const manifest = JSON.parse(readFileSync(join(copy, 'package.json'), 'utf8')) as object;
    writeFileSync(join(copy, 'package.json'), JSON.stringify({ ...manifest, version: '0.0.1' }));
    const errors = await compile(compiler, workspace, [name]);
    expect(errors.map(({ file, line }) => `${file}:${line}`)).toEqual(
      [2, 4].map((line) => `${name}/helper/index.ts:${line}`),
    );
    for (const { message } of errors) {
      expect(message).toContain(
        'two copies of @tsc-run/core in this program, and the registry belongs to the other: keep one',
      );
    }
  },
  120_000,
);
