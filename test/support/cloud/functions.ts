import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PolicyStatement } from './iam.js';
import type { Stack, StackResource, Loose } from './stack.js';

/** What a function answered, or how it failed. */
export type Invoked =
  { readonly result: unknown } | { readonly error: { readonly errorType: string; readonly errorMessage: string } };

/** A function of a stack, which runs its bundle in a process of its own. */
export type CloudFunction = {
  readonly resource: StackResource;
  /** Which role signs its requests. */
  readonly accessKeyId: string;
  /** What its role allows. */
  readonly statements: readonly PolicyStatement[];
  /** What it wrote to its log. */
  readonly log: readonly string[];
  invoke(event: unknown): Promise<Invoked>;
  close(): void;
};

const RUNNER = fileURLToPath(new URL('runner.mjs', import.meta.url));

export type FunctionsOptions = {
  readonly stack: Stack;
  /** The folder of the template. */
  readonly folder: string;
  /** Variables that Lambda itself sets, or that say where services are. */
  readonly variables: Readonly<Record<string, string>>;
  /** The secret of each access key. */
  readonly secrets: Readonly<Record<string, string>>;
};

/** The functions of a stack, by ARN. */
export function createFunctions(options: FunctionsOptions): ReadonlyMap<string, CloudFunction> {
  const functions = options.stack
    .ofType('AWS::Lambda::Function')
    .map((resource): [string, CloudFunction] => [resource.attributes['Arn'], createFunction(resource, options)]);
  return new Map(functions);
}

export function toAccessKeyId({ id }: StackResource): string {
  return `AKID${id.toUpperCase().slice(-40)}`;
}

function createFunction(
  resource: StackResource,
  { stack, folder, variables, secrets }: FunctionsOptions,
): CloudFunction {
  const { Code, Handler, Timeout, Environment, Role, MemorySize } = resource.properties;
  const [file] = String(Handler).split('.');
  const role = stack.ofType('AWS::IAM::Role').find(({ attributes }) => attributes['Arn'] === Role);
  const accessKeyId = toAccessKeyId(resource);
  const log: string[] = [];
  let child: ChildProcess | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const start = (): ChildProcess => {
    const env = {
      ...variables,
      ...Environment.Variables,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secrets[accessKeyId] ?? '',
      AWS_LAMBDA_FUNCTION_NAME: resource.name,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(MemorySize),
    };
    const started = fork(RUNNER, [join(folder, Code, `${file}.mjs`)], {
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [],
    });
    for (const stream of [started.stdout, started.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => void log.push(text));
    return started;
  };
  const run = async (event: unknown): Promise<Invoked> => {
    const isCold = child === undefined;
    child ??= start();
    const own = child;
    const died = new Promise<Invoked>((resolve) =>
      own.once('exit', () => resolve({ error: { errorType: 'Runtime.ExitError', errorMessage: log.join('') } })),
    );
    const next = () => new Promise<Loose>((resolve) => own.once('message', resolve));
    if (isCold) {
      const failed = await Promise.race([next().then(() => undefined), died]);
      if (failed !== undefined) return forget(failed);
    }
    const requestId = randomUUID();
    const answer: Promise<Invoked> = next().then(async (invoked: Invoked) => {
      while (own.exitCode === null && !log.join('').includes(`END RequestId: ${requestId}`))
        await new Promise((resolve) => setTimeout(resolve, 1));
      return invoked;
    });
    const timeoutMs = Timeout * 1000;
    own.send({ event, timeoutMs, requestId });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Invoked>((resolve) => {
      const error = { errorType: 'Sandbox.Timedout', errorMessage: `Task timed out after ${Timeout} seconds` };
      timer = setTimeout(() => resolve({ error }), timeoutMs);
    });
    const invoked = await Promise.race([answer, died, late]);
    clearTimeout(timer);
    return own.exitCode === null && !('error' in invoked && invoked.error.errorType.startsWith('Sandbox.'))
      ? invoked
      : forget(invoked);
  };
  const forget = (invoked: Invoked): Invoked => {
    child?.kill('SIGKILL');
    child = undefined;
    return invoked;
  };
  return {
    resource,
    accessKeyId,
    statements: ((role?.properties['Policies'] ?? []) as Loose[]).flatMap(
      ({ PolicyDocument }) => PolicyDocument.Statement,
    ),
    log,
    invoke(event) {
      const invoked = last.then(() => run(event));
      last = invoked;
      return invoked;
    },
    close: () => void child?.kill('SIGKILL'),
  };
}
