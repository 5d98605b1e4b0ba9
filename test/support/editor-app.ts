import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { openProject } from '../../src/project/app/project.js';
import { openFolder } from '../../src/project/disk/folder.js';
import { writeOutput } from '../../src/project/output/output.js';
import { APP, COMPILER_OPTIONS, linkPackages } from './app.js';
import { createLastingFolder } from './lasting-folder.js';
import { writeFiles } from './temp-folder.js';
import { type Server, startServer } from './tsserver.js';

/** Versions of TypeScript whose server can load a plugin by a subpath. */
export const SERVERS = ['5.5', '5.9', '6.0'] as const;

/** One server for all the apps of a test file, each in a folder of its own. */
export type Editor = {
  readonly server: Server;
  readonly folder: string;
  /** Creates the small app, with our plugin in its tsconfig and its generated files; returns its folder. */
  createApp(changes?: Readonly<Record<string, string>>, plugin?: object): string;
  close(): Promise<void>;
};

/** `shared`: the folder of another editor, to open the same apps. */
export function openEditor(typescript: string, shared?: string): Editor {
  const folder = shared === undefined ? createLastingFolder() : { path: shared, remove: () => undefined };
  if (shared === undefined) linkPackages(folder.path);
  const server = startServer({ typescript, cwd: folder.path, args: ['--pluginProbeLocations', folder.path] });
  return {
    server,
    folder: folder.path,
    createApp(changes = {}, plugin = {}) {
      const root = mkdtempSync(join(folder.path, 'app-'));
      const plugins = [{ name: '@tsc-run/core/plugin', ...plugin }];
      const tsconfig = JSON.stringify({ compilerOptions: { ...COMPILER_OPTIONS, plugins } });
      writeFiles(root, { ...APP, 'tsconfig.json': tsconfig, ...changes });
      const disk = openFolder(root);
      const { analysis, rendered } = openProject(disk);
      if (analysis.coverage === 'whole') writeOutput(disk, rendered);
      return root;
    },
    async close() {
      await server.kill();
      folder.remove();
    },
  };
}
