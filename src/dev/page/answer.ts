import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Refusal } from './guard.js';
import type { ErrorAnswer } from './wire.js';

/** What every answer carries: it is for this page alone, and it changes. */
export const HEADERS = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { ...HEADERS, 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}

export function sendError(response: ServerResponse, { status, error }: Refusal): void {
  sendJson(response, status, { error } satisfies ErrorAnswer);
}

export function sendNotAllowed(response: ServerResponse, allow: string): void {
  response.setHeader('allow', allow);
  sendError(response, { status: 405, error: `Only ${allow} is answered here.` });
}

/** In bytes. Larger payloads are no matter for a form. */
const LARGEST_BODY = 4_000_000;

/** Reads a body of JSON; resolves with a refusal for what is too large, no JSON, or no object. */
export async function readBody(
  request: IncomingMessage,
): Promise<{ readonly body: Readonly<Record<string, unknown>> } | { readonly refusal: Refusal }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= LARGEST_BODY) chunks.push(chunk);
  }
  if (size > LARGEST_BODY)
    return { refusal: { status: 413, error: `The body has ${size} bytes; the page takes ${LARGEST_BODY}.` } };
  try {
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    if (typeof body === 'object' && body !== null && !Array.isArray(body))
      return { body: body as Readonly<Record<string, unknown>> };
  } catch {
    // Answered below.
  }
  return { refusal: { status: 400, error: 'The body must be a JSON object.' } };
}
