import type { IncomingMessage, ServerResponse } from 'node:http';
import { HEADERS, readBody, sendError, sendJson, sendNotAllowed } from './answer.js';
import { ACTIONS, READS } from './api.js';
import { type Document, renderDocument } from './assets.js';
import { refuseOtherSite, refuseWithoutToken } from './guard.js';
import type { PageHost } from './host.js';
import { sendStream } from './stream.js';
import { BASE } from './wire.js';

/**
 * Creates the handler of `/_tsc-run` and of everything below it: the page, its stream, and its JSON API. The caller has
 * checked the `Host` of the request.
 */
export function createPage(host: PageHost): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  let document: Document | undefined;
  return async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://page');
    const path = pathname.slice(BASE.length).replace(/^\/|\/$/g, '');
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (path === '') {
      if (!isRead) return sendNotAllowed(response, 'GET, HEAD');
      return sendDocument((document ??= renderDocument(host.token)), response);
    }
    const refusal = refuseOtherSite(request);
    if (refusal !== undefined) return sendError(response, refusal);
    if (path === 'stream')
      return request.method === 'GET' ? sendStream(host, response) : sendNotAllowed(response, 'GET');
    const name = path.replace(/^api\//, '');
    const read = findOwn(READS, name);
    const act = findOwn(ACTIONS, name);
    if (path === name || (read ?? act) === undefined)
      return sendError(response, { status: 404, error: `Nothing is at ${BASE}/${path}.` });
    if (read !== undefined)
      return isRead ? sendResult(response, read(host, searchParams)) : sendNotAllowed(response, 'GET, HEAD');
    if (request.method !== 'POST') return sendNotAllowed(response, 'POST');
    const missing = refuseWithoutToken(request, host.token);
    if (missing !== undefined) return sendError(response, missing);
    const given = await readBody(request);
    if ('refusal' in given) return sendError(response, given.refusal);
    return sendResult(response, act!(host, given.body));
  };
}

function findOwn<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function sendDocument({ html, policy }: Document, response: ServerResponse): void {
  response.writeHead(200, {
    ...HEADERS,
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
  });
  response.end(html);
}

async function sendResult(response: ServerResponse, result: Promise<unknown>): Promise<void> {
  try {
    sendJson(response, 200, await result);
  } catch (error) {
    sendError(response, { status: 422, error: error instanceof Error ? error.message : String(error) });
  }
}
