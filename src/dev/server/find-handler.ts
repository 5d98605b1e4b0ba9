import { chooseHandler } from '../../runtime/http/handler.js';
import { noHandler, noRoute, type Refusal } from '../../runtime/http/refusal.js';
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
  if (match.kind === 'not-found') return refuse(addNearest(noRoute(method, path), match.nearest));
  const choice = chooseHandler(
    match.routes.map(({ route }) => route.method),
    method,
  );
  if (choice.kind === 'handler') {
    const matched = match.routes.find(({ route }) => route.method === choice.method)!;
    return { kind: 'handler', matched };
  }
  return refuse(noHandler(choice, method, path));
}

function refuse(refusal: Refusal): Found {
  return { kind: 'refusal', refusal };
}

function addNearest(refusal: Refusal, nearest: readonly string[]): Refusal {
  if (nearest.length === 0) return refusal;
  return { ...refusal, message: `${refusal.message} Did you mean ${nearest.join(', or ')}?` };
}
