import { spawn } from 'node:child_process';
import { ToolError } from '../../../project/disk/tool-error.js';
import type { Output } from '../../terminal/io.js';
import type { AwsCommand } from './aws-commands.js';

/** Runs `aws`, and shows what it prints. Throws a `ToolError` if it fails. */
export async function runAws(command: AwsCommand, cwd: string, output: Output): Promise<void> {
  const child = spawn('aws', command, { cwd, stdio: ['inherit', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => output.write(text));
  const ended = await new Promise<string | undefined>((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) => reject(error.code === 'ENOENT' ? explainMissing() : error));
    child.on('close', (code, signal) => resolve(code === 0 ? undefined : (signal ?? `exit code ${code}`)));
  });
  if (ended === undefined) return;
  throw new ToolError(`aws ${command.slice(0, 2).join(' ')} failed: ${ended}`, 'What it says stands above.');
}

function explainMissing(): ToolError {
  return new ToolError(
    'There is no command aws on the path',
    'Install the AWS CLI, or run elsewhere what tsc-run build, tsc-run synth and tsc-run deploy --print give you.',
  );
}
