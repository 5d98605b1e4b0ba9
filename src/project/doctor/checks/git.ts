import { isAbsolute, posix, resolve } from 'node:path';
import { editGitFiles } from '../../setup/git-files.js';
import { checkCommand, editWorkflow } from '../../setup/workflow.js';
import type { AppState } from '../app-state.js';
import type { Check } from '../check.js';
import { planWrite } from '../plan-mend.js';

/** The folder of the generated files, relative to the folder of package.json. */
function outDirOf({ home, analysis }: AppState): string {
  return posix.join(home, analysis.model.settings.outDir);
}

/** Whether the registry is on the disk, so that Git can know it. */
function isGenerated(state: AppState): boolean {
  return state.root.stat(`${outDirOf(state)}/events.ts`) === 'file';
}

export const ignoredOutput: Check = {
  name: 'ignored-output',
  severity: 'warning',
  about: 'generated files that Git leaves out, so that a clone does not compile',
  look(state) {
    const { git, repository = '' } = state;
    if (git?.ignored === undefined || !isGenerated(state)) return [];
    const { path, line, pattern } = git.ignored;
    const file = isAbsolute(git.ignored.file) ? git.ignored.file : posix.join(repository, git.ignored.file);
    return [
      {
        message: `Git ignores ${path} (${pattern}), so a clone lacks it until somebody runs tsc-run generate.`,
        help: `Remove ${pattern} from ${file}, or write !${path} below it, and commit ${outDirOf(state)}/.`,
        ...(!isAbsolute(file) && { place: { file, line } }),
      },
    ];
  },
};

export const uncommittedOutput: Check = {
  name: 'uncommitted-output',
  severity: 'warning',
  about: 'generated files that are not committed, though the config is',
  look(state) {
    const { git, home, root, analysis, rendered } = state;
    if (git === undefined || git.ignored !== undefined || !isGenerated(state)) return [];
    const config = posix.join(home, analysis.model.settings.file ?? '');
    const missing = rendered
      .map(({ path }) => posix.join(home, path))
      .find((path) => !git.tracked.has(path) && root.stat(path) === 'file');
    if (!git.tracked.has(config) || missing === undefined) return [];
    return [
      {
        message: `Git does not have ${missing}, so a clone lacks it until somebody runs tsc-run generate.`,
        help: `Run: git add ${outDirOf(state)}, then commit.`,
        place: { file: missing },
      },
    ];
  },
};

export const lineEnds: Check = {
  name: 'line-ends',
  severity: 'warning',
  about: '`core.autocrlf` without a rule in `.gitattributes`: Git rewrites the generated files at every checkout',
  look(state) {
    const { git, root, repository = '' } = state;
    if (git?.changesLineEnds !== true || git.hasAttributes || !isGenerated(state)) return [];
    const outDir = outDirOf(state);
    return [
      {
        message: `Git changes the line ends of ${outDir}/ at every checkout (core.autocrlf), and tsc-run writes them back.`,
        help: `Write ${outDir}/** text eol=lf into .gitattributes.`,
        ...planWrite(() => editGitFiles({ root, outDir, repository }).filter(({ path }) => path === '.gitattributes')),
      },
    ];
  },
};

/** A step that gets packages or Node: a workflow without one builds nothing. */
const BUILDS = /\b(?:npm (?:ci|i|install|test)|pnpm (?:i|install)|yarn|bun (?:i|install)|setup-node|setup-bun)\b/;

export const unchecked: Check = {
  name: 'no-check-in-ci',
  severity: 'warning',
  about: 'workflows of GitHub or GitLab that never run `tsc-run check`, also not through a script',
  look(state) {
    const { configured, workflows, scripts, root, repository = '', home, manager } = state;
    if (configured === undefined || !workflows.some(({ text }) => BUILDS.test(text))) return [];
    const checking = findChecking(scripts);
    if (workflows.some(({ text }) => CHECK.test(text) || checking.some((name) => runs(text, name)))) return [];
    const inRepository = posix.relative(resolve(root.path, repository), resolve(root.path, home));
    const input = { root, repository, manager, home: inRepository };
    const { change } = editWorkflow({ ...input, asked: false });
    return [
      {
        message: 'CI does not run tsc-run check, so wrong events and stale files can be merged.',
        help: `Add a step after the installation: ${checkCommand(input)}.`,
        place: { file: (change?.path ?? workflows.find(({ text }) => BUILDS.test(text))?.path) as string },
        ...planWrite(() => (change === undefined ? [] : [change])),
      },
    ];
  },
};

const CHECK = /tsc-run(?: |:)check/;

/** The scripts of package.json that run `tsc-run check`, also through others. */
function findChecking(scripts: AppState['scripts']): readonly string[] {
  const found = new Set(Object.keys(scripts).filter((name) => CHECK.test(scripts[name] ?? '')));
  // A set is walked in the order of its growth.
  for (const each of found)
    for (const [name, script] of Object.entries(scripts)) if (runs(script, each)) found.add(name);
  return [...found];
}

/** Whether a text names a script, whatever runs it. */
function runs(text: string, script: string): boolean {
  return text.split(/[\s"'`;&|]+/).includes(script);
}
