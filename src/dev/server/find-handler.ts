import { chooseHandler } from '../../runtime/http/handler.js';
import type { Refusal } from './respond.js';
import type { MatchedRoute, Router } from './router.js';

/** Who answers a request: a handler of the app, or the server. */
export type Found =
  | { readonly kind: 'handler'; readonly matched: MatchedRoute }
  | { readonly kind: 'refusal'; readonly refusal: Refusal };

/** `url` is the target of a request: a path with a query. */
export function findHandler(router: Router, method: string, url: string): Found {
  const [path = '/'] = url.split(/[?#]/, 1);
  const match = router.match(path);
  if (match.kind === 'bad-path') return refuse({ status: 400, message: match.reason });
  if (match.kind === 'not-found') return refuse({ status: 404, message: describeMissing(method, path, match.nearest) });
  const choice = chooseHandler(
    match.routes.map(({ route }) => route.method),
    method,
  );
  if (choice.kind === 'handler') {
    const matched = match.routes.find(({ route }) => route.method === choice.method)!;
    return { kind: 'handler', matched };
  }
  const headers = { allow: choice.allow };
  if (choice.kind === 'options') return refuse({ status: 204, message: '', headers });
  return refuse({ status: 405, message: `${path} does not take ${method}. It takes ${choice.allow}.`, headers });
}

function refuse(refusal: Refusal): Found {
  return { kind: 'refusal', refusal };
}

function describeMissing(method: string, path: string, nearest: readonly string[]): string {
  if (nearest.length === 0) return `No route serves ${method} ${path}.`;
  return `No route serves ${method} ${path}. Did you mean ${nearest.join(', or ')}?`;
}
