import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MODULES = fileURLToPath(new URL('../../node_modules', import.meta.url));

export type Position = { readonly line: number; readonly offset: number };

export type ServerDiagnostic = {
  readonly start: Position;
  readonly end: Position;
  readonly text: string;
  readonly code: number;
  readonly category: string;
  readonly source?: string;
};

/** A tsserver process, and the requests that an editor sends to it. */
export interface Server {
  // oxlint-disable-next-line typescript/no-explicit-any -- the protocol's answers
  request(command: string, args?: object): Promise<any>;
  notify(command: string, args: object): void;
  open(file: string, text?: string): void;
  close(file: string): void;
  /** Replaces a range of the open file's text. */
  change(file: string, from: number, to: number, text: string): void;
  textOf(file: string): string;
  position(file: string, offset: number): Position;
  offset(file: string, position: Position): number;
  diagnostics(file: string): Promise<readonly ServerDiagnostic[]>;
  log(): string;
  readonly process: ChildProcess;
  kill(): Promise<void>;
}

export type ServerOptions = {
  /** Path of tsserver.js, or a version such as `6.0` for the one of this repository. */
  readonly typescript: string;
  readonly cwd: string;
  readonly node?: string;
  readonly args?: readonly string[];
};

export function startServer({ typescript, cwd, node = process.execPath, args = [] }: ServerOptions): Server {
  const script = /^\d/.test(typescript) ? join(MODULES, `typescript-${typescript}/lib/tsserver.js`) : typescript;
  const logFile = join(cwd, `.tsserver-${process.pid}-${Math.random().toString(36).slice(2)}.log`);
  const flags = ['--disableAutomaticTypingAcquisition', '--logVerbosity', 'terse', '--logFile', logFile, ...args];
  const child = spawn(node, [script, ...flags], { cwd, stdio: ['pipe', 'pipe', 'pipe'] });
  const texts = new Map<string, string>();
  const waiting = new Map<number, { resolve(body: unknown): void; reject(error: Error): void }>();
  let sequence = 0;
  let complaint = '';
  let ended = false;
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  child.on('exit', () => {
    ended = true;
    for (const { reject } of waiting.values()) reject(new Error(`tsserver ended: ${complaint}`));
  });
  readMessages(child, (message) => {
    if (message.type !== 'response') return;
    const { resolve, reject } = waiting.get(message.request_seq) ?? {};
    waiting.delete(message.request_seq);
    if (message.success || message.message === 'No content available.') resolve?.(message.body);
    else reject?.(new Error(`${message.command}: ${message.message}`));
  });
  const send = (command: string, body: object = {}): number => {
    child.stdin.write(`${JSON.stringify({ seq: ++sequence, type: 'request', command, arguments: body })}\n`);
    return sequence;
  };

  const server: Server = {
    process: child,
    request: (command, body) =>
      new Promise((resolve, reject) => {
        if (ended) reject(new Error(`tsserver ended: ${complaint}`));
        waiting.set(send(command, body), { resolve, reject });
      }),
    notify: (command, body) => void send(command, body),
    open(file, text = readFileSync(file, 'utf8')) {
      texts.set(file, text);
      send('open', { file, fileContent: text, projectRootPath: cwd });
    },
    close(file) {
      texts.delete(file);
      send('close', { file });
    },
    change(file, from, to, text) {
      const before = server.textOf(file);
      const [start, end] = [server.position(file, from), server.position(file, to)];
      const change = { file, line: start.line, offset: start.offset, endLine: end.line, endOffset: end.offset };
      send('change', { ...change, insertString: text });
      texts.set(file, before.slice(0, from) + text + before.slice(to));
    },
    textOf: (file) => texts.get(file) ?? readFileSync(file, 'utf8'),
    position(file, offset) {
      const before = server.textOf(file).slice(0, offset).split('\n');
      return { line: before.length, offset: (before.at(-1) as string).length + 1 };
    },
    offset(file, { line, offset }) {
      const lines = server.textOf(file).split('\n');
      return lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0) + offset - 1;
    },
    diagnostics: (file) => server.request('semanticDiagnosticsSync', { file }),
    log: () => readFileSync(logFile, 'utf8'),
    kill: () =>
      new Promise((resolve) => {
        if (ended) resolve();
        child.once('exit', () => resolve());
        child.kill('SIGKILL');
      }),
  };
  return server;
}

type Message = {
  type: string;
  request_seq: number;
  success: boolean;
  command: string;
  message: string;
  body: unknown;
};

function readMessages(child: ChildProcess, onMessage: (message: Message) => void): void {
  let buffer = Buffer.alloc(0);
  child.stdout?.on('data', (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      const end = buffer.indexOf('\r\n\r\n');
      if (end === -1) return;
      const length = Number(/Content-Length: (\d+)/.exec(buffer.toString('latin1', 0, end))?.[1]);
      if (buffer.length < end + 4 + length) return;
      onMessage(JSON.parse(buffer.toString('utf8', end + 4, end + 4 + length)) as Message);
      buffer = buffer.subarray(end + 4 + length);
    }
  });
}
