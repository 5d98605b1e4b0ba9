import type { IncomingMessage, ServerResponse } from 'node:http';
import { CONNECTION_HEADERS } from '../../runtime/http/headers.js';
import { type Refusal, toRefusalAnswer } from '../../runtime/http/refusal.js';
import type { HandlerResponse } from '../messages.js';

/** Sends what a handler returned. Throws if it has a header that cannot be sent. */
export function sendResponse(response: ServerResponse, answer: HandlerResponse, method: string | undefined): void {
  const { statusCode, headers, cookies } = answer;
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  const isBodyless = statusCode === 204 || statusCode === 304;
  for (const [name, value] of Object.entries(headers))
    if (!CONNECTION_HEADERS.has(name.toLowerCase())) response.setHeader(name, value);
  if (cookies.length > 0) response.setHeader('set-cookie', [...cookies]);
  if (!isBodyless) response.setHeader('content-length', body.byteLength);
  response.writeHead(statusCode);
  response.end(isBodyless || method === 'HEAD' ? undefined : body);
}

/** Answers in the server's own words. */
export function sendRefusal(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  if (response.headersSent) return void response.destroy();
  const { statusCode, headers, body } = toRefusalAnswer(refusal, request.headers.accept);
  if (body === '') return void response.writeHead(statusCode, headers).end();
  response.writeHead(statusCode, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(request.method === 'HEAD' ? undefined : body);
}
