import { run } from '../../src/cli/run.js';
import { createIo } from '../../src/cli/terminal/io.js';

export type RanInside = { readonly code: number; readonly stdout: string; readonly stderr: string };

/**
 * Runs a command line in this process, which is faster than a process for each. `answer` is what somebody at the
 * terminal answers to a question; without it there is no terminal.
 */
export async function runInside(cwd: string, line: readonly string[], answer?: boolean): Promise<RanInside> {
  const written = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({ write: (text: string) => (written[name] += text) });
  const io = createIo({ cwd: () => cwd, env: {}, stdout: stream('stdout'), stderr: stream('stderr') });
  const confirm = (question: string): Promise<boolean> => {
    io.stderr.write(question);
    return Promise.resolve(answer === true);
  };
  const code = await run([...line, '--format=pretty'], answer === undefined ? io : { ...io, confirm });
  return { code, ...written };
}
