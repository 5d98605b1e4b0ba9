import type { IncomingMessage } from 'node:http';

export const MOST_BODY = 10_000_000;

/** How long the rest of a body that is too large is awaited: who still sends may not see an answer. */
const REST_MS = 3000;

/** The body of a request; undefined if it is larger than `MOST_BODY`. Rejects if the client goes away. */
export function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = 0;
    let timer: NodeJS.Timeout | undefined;
    const waitForRest = (): void => {
      parts.length = 0;
      timer ??= setTimeout(resolve, REST_MS, undefined);
    };
    if (Number(request.headers['content-length'] ?? 0) > MOST_BODY) waitForRest();
    request.on('data', (part: Buffer) => {
      size += part.length;
      if (size > MOST_BODY) waitForRest();
      else if (timer === undefined) parts.push(part);
    });
    request.on('end', () => {
      clearTimeout(timer);
      resolve(timer === undefined ? Buffer.concat(parts) : undefined);
    });
    request.on('error', reject);
    request.on('close', () => {
      clearTimeout(timer);
      reject(new Error('The client went away.'));
    });
  });
}
