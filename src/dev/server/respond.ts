import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HandlerResponse } from '../messages.js';

/** Sends what a handler returned. Throws if it has a header that cannot be sent. */
export function sendResponse(response: ServerResponse, answer: HandlerResponse, method: string | undefined): void {
  const { statusCode, headers, cookies } = answer;
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  const isBodyless = statusCode === 204 || statusCode === 304;
  for (const [name, value] of Object.entries(headers))
    if (!OWN.has(name.toLowerCase())) response.setHeader(name, value);
  if (cookies.length > 0) response.setHeader('set-cookie', [...cookies]);
  if (!isBodyless) response.setHeader('content-length', body.byteLength);
  response.writeHead(statusCode);
  response.end(isBodyless || method === 'HEAD' ? undefined : body);
}

/** Headers of the connection, which the server decides. */
const OWN: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
]);

export type Refusal = {
  readonly status: number;
  /** One sentence; empty for an answer without a body. */
  readonly message: string;
  /** The cause, for people. */
  readonly detail?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Answers in the server's own words: as JSON, or as text for who asks for text, such as a browser. */
export function sendRefusal(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  const { status, message, detail, headers = {} } = refusal;
  if (response.headersSent) return void response.destroy();
  if (message === '') return void response.writeHead(status, headers).end();
  const isText = /\btext\/(?:html|plain)\b/.test(request.headers.accept ?? '');
  const text = isText
    ? `${message}\n${detail === undefined ? '' : `\n${detail}\n`}`
    : `${JSON.stringify({ error: message, ...(detail !== undefined && { detail }) })}\n`;
  response.writeHead(status, {
    ...headers,
    'content-type': `${isText ? 'text/plain' : 'application/json'}; charset=utf-8`,
    'content-length': Buffer.byteLength(text),
    'x-content-type-options': 'nosniff',
  });
  response.end(request.method === 'HEAD' ? undefined : text);
}
