import { spawn, type SpawnOptions } from 'node:child_process';
import { join } from 'node:path';
import { REPOSITORY } from './app.js';

export type Outcome = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};

type CliOptions = SpawnOptions & {
  /** The Node that runs it. Default: this one. */
  readonly node?: string;
  /** The command line to run. Default: the built one. */
  readonly script?: string;
};

/** Runs `tsc-run <line>` in `cwd` with the built command line; times in the output are replaced by `0.1 s`. */
export function runCli(cwd: string, line: string, options: CliOptions = {}): Promise<Outcome> {
  const { node = process.execPath, script = join(REPOSITORY, 'dist/cli.cjs'), ...spawnOptions } = options;
  const env = {
    ...process.env,
    NO_COLOR: '1',
    FORCE_COLOR: undefined,
    GITHUB_ACTIONS: undefined,
    GITHUB_WORKSPACE: undefined,
    ...options.env,
  };
  const args = [script, ...toWords(line)];
  const child = spawn(node, args, { ...spawnOptions, cwd, env, stdio: 'pipe' });
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout: steady(stdout), stderr: steady(stderr) }));
  });
}

/** The words of a command line without quotes. */
export function toWords(line: string): readonly string[] {
  return line.split(' ').filter((each) => each !== '');
}

export function steady(text: string): string {
  return text.replace(/\(\d+\.\d s\)/g, '(0.1 s)');
}
