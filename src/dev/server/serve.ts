import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Refusal } from '../../runtime/http/refusal.js';
import type { Fleet } from '../fleet/fleet.js';
import type { RequestActivity } from '../journal/activity.js';
import type { Journal } from '../journal/journal.js';
import type { HandlerCall } from '../messages.js';
import { MOST_BODY, readBody } from './body.js';
import { findForeignHost, findForeignOrigin } from './guard.js';
import { findHandler } from './find-handler.js';
import type { Router } from './router.js';
import { sendRefusal, sendResponse } from './respond.js';

export type ServeOptions = {
  /** Absolute. */
  readonly folder: string;
  readonly fleet: Pick<Fleet, 'call' | 'whenFresh'>;
  readonly journal: Journal;
  /** The routes as they are now. */
  readonly router: () => Router;
  readonly page: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly isExposed: boolean;
  /** A handler that takes longer has no answer. Default: 30 s. */
  readonly patienceMs?: number;
};

const PATIENCE_MS = 30_000;

/** Answers requests to an app: by the page, by a handler, or in a sentence that says why not. Never throws. */
export function createListener(options: ServeOptions): RequestListener {
  return (request, response) => {
    response.on('error', () => undefined);
    answer(options, request, response).catch((error: unknown) => {
      sendRefusal(request, response, { status: 500, message: `The server failed: ${String(error)}` });
    });
  };
}

async function answer(options: ServeOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const foreign = findForeignHost(request, options.isExposed);
  if (foreign !== undefined) return sendRefusal(request, response, { status: 403, message: foreign });
  if (isForPage(toTarget(request))) {
    const other = findForeignOrigin(request);
    if (other !== undefined) return sendRefusal(request, response, { status: 403, message: other });
    return options.page(request, response);
  }
  return answerRoute(options, request, response);
}

/** What is asked for: a path with a query. Who takes the server for a proxy sends a whole URL. */
function toTarget({ url = '/' }: IncomingMessage): string {
  return url.replace(/^https?:\/\/[^/?#]*/i, '').replace(/^(?=\?|$)/, '/');
}

function isForPage(url: string): boolean {
  return /^\/_tsc-run(?:[/?]|$)/.test(url);
}

async function answerRoute(options: ServeOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { journal, fleet, patienceMs = PATIENCE_MS } = options;
  const started = performance.now();
  const { method = 'GET' } = request;
  const url = toTarget(request);
  let activity: RequestActivity = {
    kind: 'request',
    id: randomUUID(),
    time: new Date().toISOString(),
    method,
    path: url,
  };
  const note = (more: Partial<RequestActivity>): void => journal.add((activity = { ...activity, ...more }));

  const refuse = (refusal: Refusal): void => {
    sendRefusal(request, response, refusal);
    const error = refusal.status < 500 ? undefined : (refusal.detail ?? refusal.message);
    note({ status: refusal.status, ms: performance.now() - started, ...(error && { error }) });
  };

  const body = await readBody(request).catch(() => null);
  if (body === null) return note({ status: 499, ms: performance.now() - started });
  if (body === undefined) {
    return refuse({
      status: 413,
      message: `The body is larger than ${MOST_BODY / 1_000_000} MB, the most that is taken here.`,
      headers: { connection: 'close' },
    });
  }
  await fleet.whenFresh();
  const found = findHandler(options.router(), method, url);
  if (found.kind === 'refusal') return refuse(found.refusal);
  const { route, params } = found.matched;
  const place = `${route.method} in ${route.file}`;
  note({ route: route.path, file: route.file });
  const call: HandlerCall = {
    id: activity.id,
    file: `${options.folder}/${route.file}`,
    handler: route.method,
    place,
    method,
    url: `http://${request.headers.host ?? 'localhost'}${url}`,
    headers: request.headers,
    params,
    body,
    ip: request.socket.remoteAddress ?? '',
  };
  const outcome = await orTimeout(fleet.call(call), patienceMs);
  if (outcome === 'timeout') {
    return refuse({ status: 504, message: `${place} has not answered within ${patienceMs / 1000} s.` });
  }
  if (outcome.kind === 'down') return refuse({ status: 503, message: 'The app does not run.', detail: outcome.error });
  if (outcome.kind !== 'response') {
    const message = outcome.kind === 'lost' ? `The process of the app ended while ${place} ran.` : `${place} failed.`;
    return refuse({ status: 500, message, detail: outcome.error });
  }
  try {
    sendResponse(response, outcome.response, method);
    note({ status: outcome.response.statusCode, ms: performance.now() - started });
  } catch (error) {
    for (const name of response.getHeaderNames()) response.removeHeader(name);
    refuse({ status: 500, message: `${place} returned what cannot be sent.`, detail: (error as Error).message });
  }
}

async function orTimeout<T>(work: Promise<T>, ms: number): Promise<T | 'timeout'> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<'timeout'>((resolve) => {
    timer = setTimeout(() => resolve('timeout'), ms);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
