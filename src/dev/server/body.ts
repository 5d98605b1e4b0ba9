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
    // Who asks first whether to send it sends nothing then.
    if (isTooLarge(request) && request.headers.expect !== undefined) return resolve(undefined);
    if (isTooLarge(request)) waitForRest();
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

/** Whether a request says so before its body arrives. */
export function isTooLarge({ headers }: IncomingMessage): boolean {
  return Number(headers['content-length'] ?? 0) > MOST_BODY;
}
