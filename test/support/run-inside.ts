import { run } from '../../src/cli/run.js';
import { createIo } from '../../src/cli/terminal/io.js';
import { type Outcome, steady, toWords } from './run-cli.js';

// The command line reads these, and a test is the same wherever it runs.
delete process.env['GITHUB_ACTIONS'];
delete process.env['GITHUB_STEP_SUMMARY'];

export type RanInside = Pick<Outcome, 'code' | 'stdout' | 'stderr'>;

/**
 * Runs a command line in this process, which is faster than a process for each. `answer` is what somebody at the
 * terminal answers to a question; without it there is no terminal.
 */
export async function runInside(cwd: string, line: string | readonly string[], answer?: boolean): Promise<RanInside> {
  const written = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({ write: (text: string) => (written[name] += text) });
  const io = createIo({ cwd: () => cwd, env: {}, stdout: stream('stdout'), stderr: stream('stderr') });
  const confirm = (question: string): Promise<boolean> => {
    io.stderr.write(question);
    return Promise.resolve(answer === true);
  };
  const words = typeof line === 'string' ? toWords(line) : line;
  const code = await run(words, answer === undefined ? io : { ...io, confirm });
  return { code, stdout: steady(written.stdout), stderr: steady(written.stderr) };
}
