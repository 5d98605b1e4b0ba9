import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { ToolError } from '../../project/disk/tool-error.js';
import { isTooLarge } from './body.js';
import { isLoopbackAddress } from './guard.js';

export type ListenOptions = {
  /** 0 for any. */
  readonly port: number;
  /** How many of the next ports to try if it is taken. */
  readonly others: number;
  /** Default: the loopback addresses of both families; with `isExposed`, all addresses. */
  readonly host: string | undefined;
  readonly isExposed: boolean;
};

export type Listening = {
  readonly port: number;
  /** For people, for example `http://localhost:3000`. */
  readonly url: string;
  /** Takes no more connections, and resolves when the open ones have ended. */
  readonly close: () => Promise<void>;
  readonly kill: () => void;
};

/** Listens for requests. Throws a `ToolError` if it cannot. */
export async function listen(options: ListenOptions, onRequest: RequestListener): Promise<Listening> {
  const { port, others, host, isExposed } = options;
  if (host !== undefined && !isExposed && !isLoopbackAddress(host)) {
    throw new ToolError(
      `--host ${host} can be reached from other machines`,
      'If you mean that, add --expose: whoever reaches it can run your handlers and read your events.',
    );
  }
  const hosts = host !== undefined ? [host] : isExposed ? [undefined] : ['127.0.0.1', '::1'];
  for (let next = port; ; next++) {
    const servers = await tryPort(next, hosts, onRequest);
    if (servers !== undefined) return toListening(servers, host);
    if (next < port + others) continue;
    const rest = others === 0 ? '' : `, and so are the next ${others}`;
    throw new ToolError(`Port ${port} is taken by another program${rest}`, 'Stop it, or choose another: --port 3100.');
  }
}

/** In bytes. */
const MOST_HEADERS = 64 * 1024;

/** Clients close first, so that none sends a request on a connection that is being closed. In milliseconds. */
const KEEP_ALIVE_MS = 65_000;

/** By error code: the answer to what is no request. */
const NONSENSE: Readonly<Record<string, readonly [status: string, message: string]>> = {
  HPE_HEADER_OVERFLOW: [
    '431 Request Header Fields Too Large',
    `The headers are larger than ${MOST_HEADERS / 1024} kB.`,
  ],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'The request did not arrive within 60 s.'],
};

function answerNonsense(error: NodeJS.ErrnoException & { readonly reason?: string }, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
  const why = error.reason === undefined ? '' : `: ${error.reason}`;
  const [status, message] = NONSENSE[error.code ?? ''] ?? ['400 Bad Request', `The request is not HTTP${why}.`];
  answerSocket(socket, status, message);
}

function answerSocket(socket: Duplex, status: string, message: string): void {
  const text = `${JSON.stringify({ error: message })}\n`;
  const head = ['content-type: application/json', `content-length: ${Buffer.byteLength(text)}`, 'connection: close'];
  socket.end([`HTTP/1.1 ${status}`, ...head, '', text].join('\r\n'));
  // A connection that is closed before all of the request was read may be reset before the answer is read.
  setTimeout(() => socket.destroy(), 500).unref();
}

/** Undefined if the port is taken on one of the hosts. */
async function tryPort(
  port: number,
  hosts: readonly (string | undefined)[],
  onRequest: RequestListener,
): Promise<readonly Server[] | undefined> {
  const servers: Server[] = [];
  for (const host of hosts) {
    const server = createServer(
      {
        maxHeaderSize: MOST_HEADERS,
        requestTimeout: 60_000,
        keepAliveTimeout: KEEP_ALIVE_MS,
        requireHostHeader: false,
      },
      onRequest,
    );
    server.on('clientError', answerNonsense);
    server.on('connect', (_, socket) => answerSocket(socket, '405 Method Not Allowed', 'This server is no proxy.'));
    server.on('checkContinue', (request, response) => {
      if (!isTooLarge(request)) response.writeContinue();
      onRequest(request, response);
    });
    const first = servers[0]?.address() as AddressInfo | undefined;
    const error = await start(server, first?.port ?? port, host);
    if (error === undefined) servers.push(server);
    // A machine may have no addresses of the second family.
    else if (servers.length === 0 || error.code === 'EADDRINUSE') {
      for (const each of servers) each.close();
      if (error.code === 'EADDRINUSE') return undefined;
      throw new ToolError(`Cannot listen on ${host ?? 'all addresses'}, port ${port}: ${error.message}`);
    }
  }
  return servers;
}

function start(server: Server, port: number, host: string | undefined): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    server.once('error', resolve);
    server.listen({ port, host, backlog: 1024 }, () => {
      server.off('error', resolve);
      server.on('error', () => undefined);
      resolve(undefined);
    });
  });
}

function toListening(servers: readonly Server[], host: string | undefined): Listening {
  const { port } = servers[0]!.address() as AddressInfo;
  const name = host === undefined || host === '127.0.0.1' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return {
    port,
    url: `http://${name}:${port}`,
    async close() {
      await Promise.all(
        servers.map((server) => {
          const closed = new Promise((resolve) => server.close(resolve));
          server.closeIdleConnections();
          return closed;
        }),
      );
    },
    kill() {
      for (const server of servers) server.closeAllConnections();
    },
  };
}
