import { callHandler, chooseHandler } from '../runtime/http/handler.js';
import { checkHeader } from '../runtime/http/headers.js';
import { toSegments } from '../runtime/http/path.js';
import { noHandler, noRoute, type Refusal, toRefusalAnswer } from '../runtime/http/refusal.js';
import { toRequest } from '../runtime/http/request.js';
import type { Response } from '../runtime/http/response.js';
import { validateEmits, type Validation } from '../runtime/validation/validation.js';
import { type LambdaContext, startDeadline } from './deadline.js';
import { type HttpAnswer, type HttpCall, type HttpEvent, readHttpEvent, toHttpAnswer } from './http-event.js';
import { runInvocation } from './invocation.js';
import { createMatch, type HttpRoute, type MatchedHandler, type MatchRoute } from './match-route.js';
import { tell } from './tell.js';

/** Options of `toHttpLambda`. */
export type ToHttpLambdaOptions = {
  /** Validates the payload of each event that this function emits, unless its `when` is `deliver`. Default: none is. */
  readonly validation?: Validation | undefined;
};

/** A function for Lambda: it takes a request, and answers in the same format. */
export type HttpFunction = (event: HttpEvent, context: LambdaContext) => Promise<HttpAnswer>;

/**
 * Makes a function for AWS Lambda of route files. Give it the requests of an HTTP API (payload format 2.0 or 1.0), of a
 * REST API, or of the URL of a function. It answers them as `tsc-run dev` does, and waits for what the handlers emit.
 *
 * A handler that throws is answered with 500, and one that has not ended shortly before Lambda would end the function
 * with 504; the cause is in the log alone. `url` and `path` of the request lack the stage and the base path of a domain.
 *
 * @example
 * import { toHttpLambda } from '@tsc-run/core/aws';
 * import * as handlers from './functions/api/users/[id].js';
 * export const handler = toHttpLambda([{ path: '/users/[id]', file: 'functions/api/users/[id].ts', handlers }]);
 */
export function toHttpLambda(routes: readonly HttpRoute[], { validation }: ToHttpLambdaOptions = {}): HttpFunction {
  if (validation !== undefined) validateEmits(validation);
  const match = createMatch(routes);
  return async (event, lambda) => {
    const call = readHttpEvent(event);
    return toHttpAnswer(event, call.parts.method, await answer(match, call, lambda));
  };
}

type Answer = Pick<Response, 'statusCode' | 'headers' | 'cookies' | 'body'>;

async function answer(match: MatchRoute, call: HttpCall, lambda: LambdaContext): Promise<Answer> {
  const found = findHandler(match, call);
  if ('status' in found) return refuse(call, found);
  const place = `${found.method} in ${found.file}`;
  const request = toRequest({ ...call.parts, params: found.params });
  const deadline = startDeadline(lambda);
  try {
    const running = runInvocation(deadline, () => callHandler(found.handler, request, place));
    const response = await Promise.race([running, deadline.passed]);
    for (const [name, value] of Object.entries(response.headers)) checkHeader(name, value);
    for (const cookie of response.cookies) checkHeader('set-cookie', cookie);
    return response;
  } catch (error) {
    tell(`${place} failed.`, error);
    return refuse(call, deadline.isPassed() ? TOO_LATE : FAILED);
  } finally {
    deadline.stop();
  }
}

const FAILED: Refusal = { status: 500, message: 'The request could not be answered.' };
const TOO_LATE: Refusal = { status: 504, message: 'The request could not be answered in time.' };

function findHandler(match: MatchRoute, { path, parts: { method } }: HttpCall): MatchedHandler | Refusal {
  const segments = toSegments(path);
  if (typeof segments === 'string') return { status: 400, message: segments };
  const matched = match(segments);
  if (matched.length === 0) return noRoute(method, path);
  const choice = chooseHandler(
    matched.map((each) => each.method),
    method,
  );
  if (choice.kind !== 'handler') return noHandler(choice, method, path);
  return matched.find((each) => each.method === choice.method)!;
}

function refuse({ parts: { headers } }: HttpCall, refusal: Refusal): Answer {
  return toRefusalAnswer(refusal, headers['accept']?.toString());
}
