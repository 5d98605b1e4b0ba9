import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { REPOSITORY } from '../support/app.js';
import type { Editor } from './editor.js';

type Response = { type: string; request_seq?: number; success?: boolean; message?: string; body?: unknown };
type Diagnostic = { start: { line: number; offset: number }; code: number; text: string };
type Completions = { entries: readonly { name: string; sortText: string }[] };

/** Talks to the tsserver of a version, which watches the disk itself. */
export async function startTsserver(version: string, root: string): Promise<Editor> {
  const script = join(REPOSITORY, `node_modules/typescript-${version}/lib/tsserver.js`);
  const child = spawn(process.execPath, [script, '--disableAutomaticTypingAcquisition'], { cwd: root });
  const waiting = new Map<number, (response: Response) => void>();
  let sequence = 0;
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (!line.startsWith('{')) return;
    const response = JSON.parse(line) as Response;
    if (response.type === 'response' && response.request_seq !== undefined)
      waiting.get(response.request_seq)?.(response);
  });
  const tell = (command: string, args: object): number => {
    child.stdin.write(`${JSON.stringify({ seq: ++sequence, type: 'request', command, arguments: args })}\n`);
    return sequence;
  };
  const ask = <T>(command: string, args: object): Promise<T> =>
    new Promise((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`tsserver ended with ${code}`)));
      waiting.set(tell(command, args), ({ success, message, body }) => {
        if (success === true) resolve(body as T);
        else reject(new Error(`${command}: ${message}`));
      });
    });
  child.setMaxListeners(0);

  return {
    open: (path, text) => void tell('open', { file: join(root, path), fileContent: text, projectRootPath: root }),
    type: (path, text) => void tell('updateOpen', { openFiles: [{ file: join(root, path), fileContent: text }] }),
    changedOnDisk: () => undefined,
    async errors(path) {
      const place = { file: join(root, path) };
      const broken = await ask<readonly Diagnostic[]>('syntacticDiagnosticsSync', place);
      const found = await ask<readonly Diagnostic[]>('semanticDiagnosticsSync', place);
      return [...broken, ...found].map(({ start, code, text }) => ({
        line: start.line,
        column: start.offset,
        code,
        message: text,
      }));
    },
    async completions(path, { line, column }) {
      const body = await ask<Completions>('completionInfo', { file: join(root, path), line, offset: column });
      return body.entries.map(({ name }) => name);
    },
    async close() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      tell('exit', {});
      await ended;
    },
  };
}
