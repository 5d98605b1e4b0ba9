// A loopback server for one AWS service that speaks JSON 1.1: it checks what every service checks, injects faults, and
// leaves the actions to its owner.
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkSignature, type Secrets } from './signature.ts';

/** An answer other than success. */
export class ServiceError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/**
 * What goes wrong with a request. Before the action runs: `throttle` (400), `internal` (500), `unavailable` (503, as a
 * load balancer says it), `reset` and `hang`. After it has run: `lost` (no answer), `torn` (half of one) and `slow`.
 */
export type Fault = 'throttle' | 'internal' | 'unavailable' | 'reset' | 'hang' | 'lost' | 'torn' | 'slow';

/** A request whose signature is right. */
export type Call = {
  readonly action: string;
  /** From 1, in the order of arrival, over all actions. */
  readonly number: number;
  readonly accessKeyId: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly headers: IncomingHttpHeaders;
  /** The size of the body. */
  readonly bytes: number;
};

export type JsonServerOptions = {
  readonly service: string;
  /** As in the header `x-amz-target`, in front of the action. */
  readonly target: string;
  readonly region: string;
  readonly secrets: Secrets;
  readonly findFault: (call: Call) => Fault | undefined;
  /** Answers a call; throws a `ServiceError`. */
  readonly actions: Readonly<Record<string, (call: Call) => unknown>>;
};

export type JsonServer = {
  readonly endpoint: string;
  /** The requests that arrived, refused ones included. */
  readonly count: () => number;
  readonly close: () => Promise<void>;
};

// Fake timers of a test do not reach the server.
const { setTimeout } = globalThis;

/** How long a `slow` answer takes, in milliseconds. */
const SLOW_MS = 150;

export async function startJsonServer(options: JsonServerOptions): Promise<JsonServer> {
  let count = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => answer({ request, response, body: Buffer.concat(chunks), number: ++count }, options));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    count: () => count,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Buffer;
  readonly number: number;
};

function answer(exchange: Exchange, options: JsonServerOptions): void {
  const { request, response } = exchange;
  let fault: Fault | undefined;
  try {
    const call = readCall(exchange, options);
    fault = options.findFault(call);
    if (fault === 'reset') return void request.socket.destroy();
    if (fault === 'hang') return;
    if (fault === 'unavailable') return void response.writeHead(503).end('<html>Service Unavailable</html>');
    if (fault === 'throttle') throw new ServiceError('ThrottlingException', 'Rate exceeded');
    if (fault === 'internal') throw new ServiceError('InternalException', 'An internal error occurred.', 500);
    const output = JSON.stringify(options.actions[call.action]?.(call));
    if (fault === 'lost') return void request.socket.destroy();
    if (fault === 'torn') {
      response.writeHead(200, { 'content-type': JSON_TYPE, 'content-length': Buffer.byteLength(output) });
      return void response.write(output.slice(0, 5), () => request.socket.destroy());
    }
    setTimeout(() => write(response, 200, output), fault === 'slow' ? SLOW_MS : 0);
  } catch (error) {
    const { code = 'InternalFailure', message, status = 500 } = error as Partial<ServiceError>;
    write(response, status, JSON.stringify({ __type: code, message }));
  }
}

const JSON_TYPE = 'application/x-amz-json-1.1';

function write(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': JSON_TYPE, 'x-amzn-requestid': randomUUID() }).end(body);
}

function readCall({ request, body, number }: Exchange, options: JsonServerOptions): Call {
  const { method = '', url = '', headers } = request;
  const { service, target, region, secrets, actions } = options;
  if (method !== 'POST' || url !== '/') throw new ServiceError('UnknownOperationException', `${method} ${url}`, 404);
  if (headers['content-type'] !== JSON_TYPE) {
    throw new ServiceError('UnknownOperationException', `${String(headers['content-type'])} is not ${JSON_TYPE}`, 404);
  }
  const [prefix, action = ''] = String(headers['x-amz-target']).split('.');
  if (prefix !== target || !Object.hasOwn(actions, action)) {
    throw new ServiceError('UnknownOperationException', `there is no ${String(headers['x-amz-target'])}`, 404);
  }
  const signature = checkSignature({ method, path: url, headers, body }, { secrets, region, service });
  if ('code' in signature) throw new ServiceError(signature.code, signature.message);
  return { action, number, accessKeyId: signature.accessKeyId, input: readJson(body), headers, bytes: body.byteLength };
}

function readJson(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    const input: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    if (typeof input === 'object' && input !== null && !Array.isArray(input)) return { ...input };
  } catch {}
  throw new ServiceError('SerializationException', 'The body is not a JSON object in UTF-8.');
}
