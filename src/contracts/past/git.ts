import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { ToolError } from '../../project/disk/tool-error.js';

/** Runs git in a folder. */
export type Git = {
  readonly folder: string;
  /** What git prints. Throws a `GitError` if it fails. */
  run(args: readonly string[], input?: string): Buffer;
  /** Like `run`, without the line break at the end; undefined if git fails. */
  ask(args: readonly string[]): string | undefined;
};

/** A repository, and a folder in it. */
export type Repository = {
  /** Runs at the root of its files. */
  readonly git: Git;
  /** The folder, relative to the root; posix, empty for the root itself. */
  readonly prefix: string;
};

/** What git says when it fails, in its own words until somebody explains it. */
class GitError extends ToolError {}

/**
 * The repository that holds a folder. In a hook, git names the repository in variables that are meant for another
 * folder, so they only count where no repository is found without them. Throws a `ToolError` if there is none.
 */
export function openRepository(folder: string): Repository {
  const own = createGit(folder, withoutNames(process.env));
  const inherited = process.env['GIT_DIR'];
  const git =
    inherited === undefined || own.ask(['rev-parse', '--git-dir']) !== undefined
      ? own
      : createGit(folder, { ...process.env, GIT_DIR: resolve(inherited) });
  const [root, prefix = ''] = explain(folder, () =>
    git.run(['rev-parse', '--show-toplevel', '--show-prefix']).toString('utf8').split('\n'),
  );
  if (root === undefined || root === '')
    throw new ToolError(`${folder} is in a bare Git repository, without files`, HELP);
  return { git: createGit(root, git.env), prefix: prefix.replace(/\/$/, '') };
}

const HELP = 'Run this in a clone, or compare with a folder: --against DIR.';

type Environment = Readonly<Record<string, string | undefined>>;

function withoutNames(env: Environment): Environment {
  const { GIT_DIR: _dir, GIT_WORK_TREE: _tree, GIT_INDEX_FILE: _index, GIT_PREFIX: _prefix, ...rest } = env;
  return rest;
}

/** Git in another folder, such as a submodule, with the same settings. */
export function createGit(folder: string, env: Environment = withoutNames(process.env)): Git & { env: Environment } {
  const run = (args: readonly string[], input?: string): Buffer => {
    const { error, status, stdout, stderr } = spawnSync('git', ['-c', 'core.quotepath=off', ...args], {
      cwd: folder,
      env: { ...env, LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0' },
      maxBuffer: MAX_OUTPUT,
      ...(input !== undefined && { input }),
    });
    if (error !== undefined) throw toError(error);
    if (status !== 0) throw new GitError(stderr.toString('utf8').trim());
    return stdout;
  };
  const ask = (args: readonly string[]): string | undefined => {
    try {
      return run(args).toString('utf8').replace(/\n$/, '');
    } catch (error) {
      if (error instanceof GitError) return undefined;
      throw error;
    }
  };
  return { folder, run, ask, env };
}

/** In bytes. */
const MAX_OUTPUT = 2 ** 30;

function toError(error: Error): Error {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return error;
  return new ToolError(
    'Git is not installed, or not found in the PATH',
    'Install it, or compare with a folder: --against DIR.',
  );
}

/** Turns what git says of a folder into a sentence that says what to do. */
function explain<T>(folder: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    if (error.message.includes('dubious ownership'))
      throw new ToolError(
        `Git does not trust the repository of ${folder}, because it belongs to another user`,
        `Trust it: git config --global --add safe.directory ${/repository at '(.*)'/.exec(error.message)?.[1] ?? folder}`,
      );
    if (error.message.includes('not a git repository'))
      throw new ToolError(`${folder} is not in a Git repository`, HELP);
    if (error.message.includes('must be run in a work tree'))
      throw new ToolError(`${folder} is in a bare Git repository, without files`, HELP);
    throw new ToolError(`Git failed in ${folder}: ${error.message.split('\n')[0]}`, HELP);
  }
}

/** The commit that a ref names. Throws a `ToolError` that says how to get it, if there is none. */
export function findCommit({ git }: Repository, ref: string): string {
  const commitOf = (name: string): string | undefined =>
    name.startsWith('-') ? undefined : git.ask(['rev-parse', '--verify', '--quiet', `${name}^{commit}`]);
  const commit = commitOf(ref);
  if (commit !== undefined) return commit;
  const remote = git.ask(['remote'])?.split('\n')[0] || 'origin';
  if (commitOf(`${remote}/${ref}`) !== undefined)
    throw new ToolError(
      `There is no Git ref ${ref} here, but there is ${remote}/${ref}`,
      `Use --against ${remote}/${ref}.`,
    );
  if (git.ask(['rev-parse', '--is-shallow-repository']) !== 'true')
    throw new ToolError(
      `There is no Git ref ${ref}, and no folder of that name that holds an app`,
      `See: git branch --all, git tag.`,
    );
  const branch = ref.startsWith(`${remote}/`) ? ref.slice(remote.length + 1) : ref;
  // A remote knows names, not what is relative to them.
  const isRelative = /[~^@{:]|^HEAD|^[0-9a-f]{7,39}$/.test(ref);
  const command = isRelative
    ? 'git fetch --unshallow'
    : `git fetch --depth=1 ${remote} ${branch}, then use --against FETCH_HEAD`;
  throw new ToolError(
    `There is no Git ref ${ref} in this clone, which is shallow`,
    `Fetch it: ${command}. With actions/checkout, set fetch-depth: 0.`,
  );
}
