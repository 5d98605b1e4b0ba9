import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { REPOSITORY } from '../support/app.js';
import { type LambdaFunction, runFunction, type RunFunctionOptions, whyNoLambda } from '../support/lambda-function.js';
import { createFolder } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { bundle } from './bundle.js';
import { GATEWAYS } from './gateway.js';
import { toBatch, toEvent, toRecord } from './invoke.js';

/** What the functions here share: a bus that sends each event to `BUS_URL`, and waits first as an event says. */
const LIB = `import { events } from '@tsc-run/core';
import { trackEmits } from '${REPOSITORY}/src/lambda/track-emits.ts';
events.connect(trackEmits({
  async publish(batch) {
    for (const { type, data } of batch) {
      await sleep(data.busMs ?? 0);
      if (data.refuse) throw new Error('throttled');
      await fetch(process.env.BUS_URL!, { method: 'POST', body: JSON.stringify({ type, data }) });
    }
  },
}));
export const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
export const emit = events.emit as (type: string, data: object) => Promise<void>;
`;

const LISTEN = `import { emit, sleep } from '../lib';
type Event = { type: string; data: Record<string, any> };
export async function listen({ data }: Event, { id, attempt, signal }: { id: string; attempt: number; signal: AbortSignal }) {
  signal.addEventListener('abort', () => console.log('aborted', id, signal.reason.message));
  if (data.emits) void emit('mail.sent', data.emits);
  if (data.late) void sleep(data.late).then(() => emit('mail.late', {}));
  await sleep(data.ms ?? 0);
  if (data.throws) throw new Error(data.throws, { cause: new Error('the cause') });
  console.log('done', id, attempt);
}
`;

/** Bundles a subscriber as \`toLambda\` documents it, and runs it in Lambda's own runtime. */
async function runSubscriber(options: RunFunctionOptions = {}): Promise<LambdaFunction> {
  const folder = createFolder({ 'lib.ts': LIB, 'functions/mail.ts': LISTEN });
  await bundle(
    folder,
    `import { toLambda } from '@tsc-run/core/aws';
import { listen } from './functions/mail';
export const handler = toLambda(listen, { subscriber: 'mail' });
`,
  );
  return runFunction(join(folder, 'dist'), options);
}

/** A server that takes what the bus of a function sends. */
async function startBus(): Promise<{ readonly url: string; readonly taken: { readonly type: string }[] }> {
  const taken: { type: string }[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => (text += part));
    request.on('end', () => {
      taken.push(JSON.parse(text));
      response.end();
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, taken };
}

describe.skipIf(whyNoLambda !== '')(`in Lambda's own runtime ${whyNoLambda}`, () => {
  it('answers batches, several after each other, and gives back what fails', async () => {
    const lambda = await runSubscriber();
    const first = toBatch(toEvent({}, { id: 'a' }), toEvent({ throws: 'no' }, { id: 'b' }), '{', toEvent({ ms: 50 }));
    expect(await lambda.invoke(first)).toEqual({
      kind: 'result',
      value: { batchItemFailures: [{ itemIdentifier: 'm2' }, { itemIdentifier: 'm1' }] },
    });
    const second = { Records: [toRecord(toEvent({}, { id: 'b' }), 'm1', 2)] };
    expect(await lambda.invoke(second)).toEqual({ kind: 'result', value: { batchItemFailures: [] } });
    const log = lambda.log();
    expect(log).toMatch(/done a 1[^]*done b7a1 1[^]*done b 2/);
    // Stacks lead to the source, and the whole of a failure is one entry of the log.
    expect(log).toMatch(
      /\tERROR\ttsc-run: the delivery of 'order\.paid' \(id b\) to 'mail' failed\. [^\n]*\nError: no\n +at [^]*\/functions\/mail\.ts:8:\d+\)[^]*caused by: Error: the cause\n/,
    );
    expect(log.match(/the message m2 for 'mail' is no event of EventBridge/g)).toHaveLength(1);
  });

  it('fails for an event whose listen fails, so that Lambda retries', async () => {
    const lambda = await runSubscriber();
    expect(await lambda.invoke(toEvent({ throws: 'no mail' }))).toMatchObject({
      kind: 'error',
      error: { errorType: 'Error', errorMessage: 'no mail' },
    });
    expect(await lambda.invoke(toEvent({}))).toEqual({ kind: 'result', value: null });
    expect(await lambda.invoke({})).toMatchObject({
      kind: 'error',
      error: { errorMessage: expect.stringContaining('is no event of EventBridge') },
    });
  });

  it('answers before the deadline, and keeps what has succeeded', async () => {
    const lambda = await runSubscriber();
    const batch = toBatch(toEvent({}, { id: 'a' }), toEvent({ ms: 5000 }, { id: 'slow' }));
    expect(await lambda.invoke(batch, 2000)).toEqual({
      kind: 'result',
      value: { batchItemFailures: [{ itemIdentifier: 'm1' }] },
    });
    await waitFor(() => lambda.log().includes('aborted slow timed out after'), 'signal that aborts');
    // The process is as good as before.
    expect(await lambda.invoke(toBatch(toEvent({})))).toEqual({ kind: 'result', value: { batchItemFailures: [] } });
  });

  it('has sent an emit that was not awaited before it is frozen', async () => {
    const bus = await startBus();
    const lambda = await runSubscriber({ freezes: true, env: { BUS_URL: bus.url } });
    const batch = toBatch(toEvent({ emits: { n: 1, busMs: 100 } }), toEvent({ emits: { n: 2 } }));
    expect(await lambda.invoke(batch)).toEqual({ kind: 'result', value: { batchItemFailures: [] } });
    // The process has not run since its answer, and does not run before the next event.
    expect(bus.taken.map(({ type }) => type)).toEqual(['mail.sent', 'mail.sent']);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(bus.taken).toHaveLength(2);
    expect(
      lambda.log().match(/the emit of 'mail\.sent' at [^ ]*\/functions\/mail\.ts:5:\d+ was not awaited\./g),
    ).toHaveLength(2);
    lambda.thaw();
    expect(await lambda.invoke(toBatch(toEvent({})))).toMatchObject({ kind: 'result' });
  });

  it('says of an emit after the answer that it may be lost, which it would be', async () => {
    const bus = await startBus();
    const lambda = await runSubscriber({ freezes: true, env: { BUS_URL: bus.url } });
    await lambda.invoke(toEvent({ late: 50 }));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(bus.taken).toEqual([]);
    lambda.thaw();
    await waitFor(() => bus.taken.length === 1, 'event');
    expect(lambda.log()).toMatch(
      /the emit of 'mail\.late' at [^ ]*mail\.ts:6:\d+ began after the answer, so it may be lost\./,
    );
  });

  it('ends when an emit fails that nobody awaits, so that the batch is tried again', async () => {
    const bus = await startBus();
    const lambda = await runSubscriber({ env: { BUS_URL: bus.url } });
    const invoked = await lambda.invoke(toBatch(toEvent({ emits: { refuse: true, busMs: 50 } })));
    expect(invoked).toEqual({ kind: 'lost', reason: 'the process has ended with 1' });
    expect(lambda.log()).toMatch(/the emit of 'mail\.sent' at [^ ]*mail\.ts:5:\d+ was not awaited, and has failed\./);
    expect(await lambda.ended).toBe(1);
  });

  it('runs 64 invocations at once, as Managed Instances do', async () => {
    const bus = await startBus();
    const lambda = await runSubscriber({
      env: { BUS_URL: bus.url, AWS_LAMBDA_MAX_CONCURRENCY: '64', AWS_LAMBDA_NODEJS_WORKER_COUNT: '1' },
    });
    const started = performance.now();
    const invoked = await Promise.all(
      Array.from({ length: 64 }, (_, n) =>
        lambda.invoke(
          toBatch(toEvent({ ms: 400, emits: { n }, ...(n % 4 === 0 && { throws: 'fourth' }) }, { id: `${n}` })),
        ),
      ),
    );
    console.log(`64 invocations of 400 ms each: ${Math.round(performance.now() - started)} ms`);
    expect(performance.now() - started).toBeLessThan((64 * 400) / 4);
    expect(invoked).toEqual(
      Array.from({ length: 64 }, (_, n) => ({
        kind: 'result',
        value: { batchItemFailures: n % 4 === 0 ? [{ itemIdentifier: 'm0' }] : [] },
      })),
    );
    expect(bus.taken).toHaveLength(64);
  });

  it('answers requests', async () => {
    const folder = createFolder({
      'users.ts': `import { http } from '@tsc-run/core';
export const GET = ({ params }: http.Request) => http.response().cookie('a', '1').cookie('b', '2').text(params.id!);
export const POST = () => { throw new Error('secret'); };
export const PUT = () => new Promise(() => {});
`,
    });
    await bundle(
      folder,
      `import { toHttpLambda } from '@tsc-run/core/aws';
import * as handlers from './users';
export const handler = toHttpLambda([{ path: '/users/[id]', file: 'functions/api/users/[id].ts', handlers }]);
`,
    );
    const lambda = await runFunction(join(folder, 'dist'));
    const ask = (method: string, timeoutMs?: number) =>
      lambda.invoke(GATEWAYS['an HTTP API, format 2.0']({ method, target: '/users/%C3%B6' }), timeoutMs);
    expect(await ask('GET')).toEqual({
      kind: 'result',
      value: {
        statusCode: 200,
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        cookies: ['a=1', 'b=2'],
        body: 'ö',
        isBase64Encoded: false,
      },
    });
    expect(await ask('POST')).toMatchObject({
      value: { statusCode: 500, body: expect.not.stringContaining('secret') },
    });
    expect(await ask('PUT', 2000)).toMatchObject({ value: { statusCode: 504 } });
    expect(await ask('GET')).toMatchObject({ value: { statusCode: 200 } });
    expect(lambda.log()).toMatch(
      /POST in functions\/api\/users\/\[id\]\.ts failed\.\nError: secret\n +at [^\n]*users\.ts:3:/,
    );
  });
});
