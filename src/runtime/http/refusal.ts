import type { Choice, HttpMethod } from './handler.js';
import type { Response } from './response.js';

/** Why no handler answers a request. */
export type Refusal = {
  readonly status: number;
  /** One sentence; empty for an answer without a body. */
  readonly message: string;
  /** The cause, for people. */
  readonly detail?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
};

/** What an adapter answers in its own words: as JSON, or as text for who `accept`s text, such as a browser. */
export function toRefusalAnswer(
  { status, message, detail, headers = {} }: Refusal,
  accept = '',
): Pick<Response, 'statusCode' | 'headers' | 'cookies' | 'body'> {
  if (message === '') return { statusCode: status, headers, cookies: [], body: '' };
  const isText = /\btext\/(?:html|plain)\b/.test(accept);
  const body = isText
    ? `${message}\n${detail === undefined ? '' : `\n${detail}\n`}`
    : `${JSON.stringify({ error: message, ...(detail !== undefined && { detail }) })}\n`;
  const type = `${isText ? 'text/plain' : 'application/json'}; charset=utf-8`;
  return {
    statusCode: status,
    headers: { ...headers, 'content-type': type, 'x-content-type-options': 'nosniff' },
    cookies: [],
    body,
  };
}

export function noRoute(method: string, path: string): Refusal {
  return { status: 404, message: `No route serves ${method} ${path}.` };
}

/** The answer to a method that no handler of a route takes. */
export function noHandler(
  { kind, allow }: Exclude<Choice<HttpMethod>, { readonly kind: 'handler' }>,
  method: string,
  path: string,
): Refusal {
  const headers = { allow };
  if (kind === 'options') return { status: 204, message: '', headers };
  return { status: 405, message: `${path} does not take ${method}. It takes ${allow}.`, headers };
}
