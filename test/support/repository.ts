import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { APP, linkPackages, type CompilerName } from './app.js';
import { createFolder, type Files, writeFiles } from './temp-folder.js';

/** A Git repository with apps that change. */
export type Repository = {
  readonly root: string;
  git(...args: readonly string[]): string;
  /** Writes files, or removes them if they are undefined, and commits all. */
  commit(files: Readonly<Record<string, string | undefined>>): string;
};

const IDENTITY = {
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
};

/** Runs git, and returns what it prints. */
export function runGit(cwd: string, ...args: readonly string[]): string {
  const options = ['-c', 'protocol.file.allow=always', '-c', 'init.defaultBranch=main'];
  const { status, stdout, stderr } = spawnSync('git', [...options, ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...IDENTITY },
  });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}

/** An app whose one event `user.registered` has this payload, read by the subscriber `mail`. */
export function toApp(payload: string): Files {
  const { 'events/order-paid.ts': _order, 'functions/api/users.ts': _users, ...app } = APP;
  return {
    ...app,
    '.gitignore': 'node_modules\n',
    'events/user-registered.ts': `export type UserRegisteredEvent = ${payload};\n`,
    'functions/subscribers/mail.ts': `import type { events } from '@tsc-run/core';
export function listen(event: events.For<'mail'>) {
  return event.type;
}
`,
  };
}

/** An empty repository in a folder with a space in its name; `app` is where packages are installed. */
export function createRepository(app = '', compiler?: CompilerName): Repository {
  const root = createFolder({ 'a b/.keep': '' }) + '/a b';
  runGit(root, 'init', '-q');
  linkPackages(join(root, app), compiler);
  const git = (...args: readonly string[]): string => runGit(root, ...args);
  return {
    root,
    git,
    commit(files) {
      for (const [path, text] of Object.entries(files))
        if (text === undefined) rmSync(join(root, path), { recursive: true, force: true });
        else writeFiles(root, { [path]: text });
      git('add', '--all');
      git('commit', '-q', '--allow-empty', '-m', 'change');
      return git('rev-parse', 'HEAD');
    },
  };
}

/** Files in another folder. */
export function below(folder: string, files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
}
