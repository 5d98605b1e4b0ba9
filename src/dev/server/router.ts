import type { Route } from '../../analysis/model/model.js';

export type Router = {
  readonly match: (path: string) => Match;
};

export type Match =
  | { readonly kind: 'found'; readonly routes: readonly MatchedRoute[] }
  | { readonly kind: 'bad-path'; readonly reason: string }
  | { readonly kind: 'not-found'; readonly nearest: readonly string[] };

export type MatchedRoute = {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
};

export function createRouter(routes: readonly Route[]): Router {
  return {
    match(path) {
      const found = routes.flatMap((route) => {
        const pattern = new RegExp(`^${route.path.replace(/\[([^\]]+)\]/g, '(?<$1>[^/]+)')}/?$`);
        const match = pattern.exec(path);
        return match ? [{ route, params: { ...match.groups } }] : [];
      });
      if (found.length === 0) return { kind: 'not-found', nearest: [] };
      return { kind: 'found', routes: found };
    },
  };
}
