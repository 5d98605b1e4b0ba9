import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Invoked, startRuntimeApi } from './runtime-api.js';

/** Where `test/lambda/install-ric.sh` installs the program that runs Node functions in Lambda. */
const RIC = join(
  process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  'tsc-run/aws-lambda-ric-4.0.2/node_modules/aws-lambda-ric',
);

/** Why no function can run here, for the titles of tests that are skipped. Empty when they can. */
export const whyNoLambda = existsSync(join(RIC, 'rapid-client.node'))
  ? ''
  : '(skipped: no aws-lambda-ric on this machine; run test/lambda/install-ric.sh)';

/** A function in a process of its own, as Lambda runs it. It ends with the test. */
export type LambdaFunction = {
  /** Resolves when the function has answered, or Lambda would have ended it, after `timeoutMs`. */
  readonly invoke: (event: unknown, timeoutMs?: number) => Promise<Invoked>;
  /** Lets a process go on that was frozen after its answer. */
  readonly thaw: () => void;
  /** Its log: what it writes to the console and to its streams. */
  readonly log: () => string;
  /** The code with which the process has ended. */
  readonly ended: Promise<number | null>;
};

export type RunFunctionOptions = {
  readonly env?: NodeJS.ProcessEnv;
  /** Whether the process stops when its answer has arrived, before it hears that it has, as Lambda freezes it. */
  readonly freezes?: boolean;
};

/** Starts the function `handler` of `<folder>/index.mjs`. */
export async function runFunction(
  folder: string,
  { env = {}, freezes = false }: RunFunctionOptions = {},
): Promise<LambdaFunction> {
  const api = await startRuntimeApi({ onAnswer: freezes ? () => void child.kill('SIGSTOP') : undefined });
  const child = spawn(process.execPath, [join(RIC, 'index.mjs')], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      AWS_LAMBDA_RUNTIME_API: api.address,
      _HANDLER: 'index.handler',
      LAMBDA_TASK_ROOT: folder,
      AWS_LAMBDA_FUNCTION_NAME: 'test',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/test',
      AWS_LAMBDA_LOG_STREAM_NAME: 'stream',
      AWS_REGION: 'eu-central-1',
      NODE_OPTIONS: '--enable-source-maps',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (log += text));
  }
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', (code) => {
      const init = api.initError();
      api.fail(`the process has ended with ${code}${init === undefined ? '' : `: ${JSON.stringify(init)}`}`);
      resolve(code);
    });
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
    api.close();
  });
  return {
    invoke: api.invoke,
    thaw: () => void child.kill('SIGCONT'),
    // The console of Lambda keeps the lines of a text together.
    log: () => log.replaceAll('\r', '\n'),
    ended,
  };
}
