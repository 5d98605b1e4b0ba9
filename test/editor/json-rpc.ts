import type { ChildProcessWithoutNullStreams } from 'node:child_process';

export type Connection = {
  /** Writes bytes that need not be a message. */
  write(text: string): void;
  ask<T>(method: string, params: unknown): Promise<T>;
  tell(method: string, params: unknown): void;
};

type Message = {
  id?: number | string;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { message: string };
};

export type ConnectionOptions = {
  /** The answer to a request of the server; undefined for none at all. Default: those of an editor without settings. */
  readonly answer?: (method: string, params: unknown) => unknown;
  readonly onNotification?: (method: string, params: unknown) => void;
};

/** Messages of the language server protocol over the streams of a process. */
export function createConnection(
  child: ChildProcessWithoutNullStreams,
  { answer = answerPlainly, onNotification = () => undefined }: ConnectionOptions = {},
): Connection {
  const waiting = new Map<number, (message: Message) => void>();
  let sequence = 0;
  const send = (message: Message): void => {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    child.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    child.stdin.write(body);
  };
  readMessages(child.stdout, (message) => {
    const { id, method } = message;
    if (method === undefined) waiting.get(Number(id))?.(message);
    else if (id === undefined) onNotification(method, message.params);
    else {
      const result = answer(method, message.params);
      if (result !== undefined) send({ id, result });
    }
  });
  child.setMaxListeners(0);
  return {
    write: (text) => void child.stdin.write(text),
    ask: <T>(method: string, params: unknown) =>
      new Promise<T>((resolve, reject) => {
        const id = ++sequence;
        child.once('exit', (code) => reject(new Error(`the language server ended with ${code}`)));
        waiting.set(id, ({ result, error }) => {
          waiting.delete(id);
          if (error === undefined) resolve(result as T);
          else reject(new Error(`${method}: ${error.message}`));
        });
        send({ id, method, params });
      }),
    tell: (method, params) => send({ method, params }),
  };
}

/** The answers of an editor without settings to requests of the server. */
export function answerPlainly(method: string, params: unknown): unknown {
  if (method !== 'workspace/configuration') return null;
  return (params as { items: readonly unknown[] }).items.map(() => null);
}

function readMessages(stream: NodeJS.ReadableStream, receive: (message: Message) => void): void {
  let rest = Buffer.alloc(0);
  stream.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const head = rest.indexOf('\r\n\r\n');
      const length = Number(/Content-Length: (\d+)/i.exec(rest.toString('latin1', 0, head))?.[1]);
      if (head === -1 || rest.length < head + 4 + length) return;
      const body = rest.toString('utf8', head + 4, head + 4 + length);
      rest = rest.subarray(head + 4 + length);
      receive(JSON.parse(body) as Message);
    }
  });
}
