import { posix, relative, resolve } from 'node:path';
import type { Folder } from '../../analysis/model/folder.js';
import { DEFAULT_OUT_DIR, EVENTS_FOLDER } from '../../analysis/model/layout.js';
import { createSession } from '../../analysis/session/session.js';
import type { Change } from '../disk/apply-changes.js';
import { openFolder, toPosix } from '../disk/folder.js';
import { editAgentsFile } from './agents-file.js';
import { chooseHome } from './choose-home.js';
import { editGitFiles, ignoresGenerated } from './git-files.js';
import { inspectApp, type PackageManager } from './inspect-app.js';
import { noteCompiler, noteVite } from './notes.js';
import { editPackageJson, scriptOf } from './package-json.js';
import { addSources, type Existing } from './sources.js';
import { COMPILED, editTsconfigs } from './tsconfig.js';
import { checkCommand, editWorkflow } from './workflow.js';

export type SetupOptions = {
  readonly cwd: string;
  readonly project: string | undefined;
  /** Whether to write a GitHub workflow where there is none. */
  readonly ci: boolean;
  /** The version of this package. */
  readonly version: string;
};

/** What has to change before an app is set up. */
export type Setup = {
  /** The folder of package.json; paths of changes are relative to it. */
  readonly root: Folder;
  /** The folder of the config. */
  readonly app: string;
  readonly changes: readonly Change[];
  readonly notes: readonly string[];
  /** Whether packages have to be installed, by what, and the script that checks the app. */
  readonly installs: boolean;
  readonly manager: PackageManager;
  readonly script: string;
};

/** Finds out what an app lacks. Writes nothing, and runs nothing of the app. */
export function planSetup({ cwd, project, ci, version }: SetupOptions): Setup {
  const surroundings = inspectApp(cwd, project);
  const { root, repository = '', manager } = surroundings;
  const home = chooseHome(surroundings);
  const app = resolve(root.path, home);
  const existing = surroundings.configured === undefined ? undefined : readExisting(app);
  const { outDir = DEFAULT_OUT_DIR, eventsDir = EVENTS_FOLDER, file } = existing?.settings ?? {};
  const places = { outDir, eventsDir, ...(file !== undefined && { file }) };
  const inRepository = toPosix(relative(resolve(root.path, repository), app));
  const workflow = editWorkflow({ root, repository, manager, home: inRepository, asked: ci });
  const generated = { root, outDir: posix.join(home, outDir), repository };
  const tsconfigs = editTsconfigs(surroundings, home, places);
  const isCompiled = tsconfigs.some(({ path, before }) => path === 'tsconfig.json' && before === undefined);
  const changes = [
    ...addSources(root, home, existing),
    ...tsconfigs,
    editPackageJson(surroundings, home, version),
    ...editGitFiles(generated, isCompiled ? COMPILED : undefined),
    ...editAgentsFile(root),
    ...(workflow.change === undefined ? [] : [workflow.change]),
  ];
  return {
    root,
    app,
    changes: changes.filter(({ before, text }) => before !== text),
    notes: [
      ...noteCompiler(surroundings),
      ...noteVite(surroundings),
      ...(ignoresGenerated(generated)
        ? [`.gitignore leaves ${outDir}/ out: commit it, so that a clone compiles.`]
        : []),
      ...(workflow.checks ? [] : [`In CI, run: ${checkCommand({ manager, home: inRepository })}`]),
    ],
    installs: !surroundings.installed,
    manager,
    script: scriptOf(surroundings.manifest, 'check'),
  };
}

function readExisting(app: string): Existing {
  return createSession({ folder: openFolder(app) }).analysis().model;
}
