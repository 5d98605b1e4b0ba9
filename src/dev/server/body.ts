import type { IncomingMessage } from 'node:http';

export const MOST_BODY = 10_000_000;

/** The body of a request; undefined if it is larger than `MOST_BODY`. Rejects if the client goes away. */
export function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let size = Number(request.headers['content-length'] ?? 0);
    if (size > MOST_BODY) return resolve(undefined);
    size = 0;
    request.on('data', (part: Buffer) => {
      size += part.length;
      if (size <= MOST_BODY) parts.push(part);
      else resolve(undefined);
    });
    request.on('end', () => resolve(Buffer.concat(parts)));
    request.on('error', reject);
    request.on('close', () => reject(new Error('The client went away.')));
  });
}
