import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How an invocation has ended, as Lambda tells its caller. */
export type Invoked =
  | { readonly kind: 'result'; readonly value: unknown }
  | { readonly kind: 'error'; readonly error: { readonly errorType: string; readonly errorMessage: string } }
  /** The function has not answered in time, or its process has ended. */
  | { readonly kind: 'lost'; readonly reason: string };

export type RuntimeApiOptions = {
  /** Called when an answer has arrived, before the process hears that it has. */
  readonly onAnswer?: (() => void) | undefined;
};

/** The Runtime API of Lambda on loopback: hands events to the process of a function, and takes its answers. */
export type RuntimeApi = {
  /** What the process is given as `AWS_LAMBDA_RUNTIME_API`. */
  readonly address: string;
  /** Resolves when the function has answered, or Lambda would have ended it, after `timeoutMs`. */
  readonly invoke: (event: unknown, timeoutMs?: number) => Promise<Invoked>;
  /** What a process has told that could not start. */
  readonly initError: () => unknown;
  /** Ends all invocations that have no answer. */
  readonly fail: (reason: string) => void;
  readonly close: () => void;
};

/** An invocation that no process has taken. `start` is called when one does: only then its time runs. */
type Waiting = { readonly id: string; readonly event: unknown; readonly start: () => number };

export async function startRuntimeApi({ onAnswer }: RuntimeApiOptions = {}): Promise<RuntimeApi> {
  const waiting: Waiting[] = [];
  const pollers: ServerResponse[] = [];
  const running = new Map<string, (invoked: Invoked) => void>();
  let initError: unknown;

  const hand = (): void => {
    while (waiting.length > 0 && pollers.length > 0) {
      const poller = pollers.shift()!;
      if (poller.destroyed) continue;
      const { id, event, start } = waiting.shift()!;
      poller.writeHead(200, {
        'content-type': 'application/json',
        'lambda-runtime-aws-request-id': id,
        'lambda-runtime-deadline-ms': start(),
        'lambda-runtime-invoked-function-arn': 'arn:aws:lambda:eu-central-1:123456789012:function:test',
        'lambda-runtime-trace-id': 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0',
      });
      poller.end(JSON.stringify(event));
    }
  };
  const end = (id: string, invoked: Invoked): void => {
    running.get(id)?.(invoked);
    running.delete(id);
  };

  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method, url = '' } = request;
    if (method === 'GET' && url === '/2018-06-01/runtime/invocation/next') {
      pollers.push(response);
      return hand();
    }
    const body: unknown = JSON.parse(await readText(request));
    const [, id = '', kind] = /^\/2018-06-01\/runtime\/(?:invocation\/([\w-]+)\/)?(response|error)$/.exec(url) ?? [];
    if (id !== '') onAnswer?.();
    if (url === '/2018-06-01/runtime/init/error') initError = body;
    else if (!running.has(id)) return void response.writeHead(400).end('{}');
    response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
    if (kind === 'response') end(id, { kind: 'result', value: body });
    else if (kind === 'error') end(id, { kind: 'error', error: body as { errorType: string; errorMessage: string } });
  };
  await listen(server);
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    invoke: (event, timeoutMs = 10_000) =>
      new Promise((resolve) => {
        const id = randomUUID();
        let timer: NodeJS.Timeout | undefined;
        running.set(id, (invoked) => {
          clearTimeout(timer);
          resolve(invoked);
        });
        const start = (): number => {
          const late: Invoked = { kind: 'lost', reason: `timed out after ${timeoutMs} ms` };
          timer = setTimeout(() => end(id, late), timeoutMs);
          return Date.now() + timeoutMs;
        };
        waiting.push({ id, event, start });
        hand();
      }),
    initError: () => initError,
    fail(reason) {
      for (const id of running.keys()) end(id, { kind: 'lost', reason });
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => void server.listen(0, '127.0.0.1', resolve));
}

async function readText(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
