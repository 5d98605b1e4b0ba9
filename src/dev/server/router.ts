import { addRoute, createRouter as createTree, findAllRoutes, type RouterContext } from 'rou3';
import { groupBy } from '../../analysis/lib/collections.js';
import { listNearest } from '../../analysis/lib/nearest.js';
import { API_FOLDER, isParameter } from '../../analysis/model/layout.js';
import type { Route } from '../../analysis/model/model.js';
import { toSegments } from '../../runtime/http/path.js';

export type Router = {
  /** Finds the routes of a path as a request has it: encoded, without the query. */
  readonly match: (path: string) => Match;
};

export type Match =
  /** One route for each method. Where several paths match, the one that spells out more counts. */
  | { readonly kind: 'found'; readonly routes: readonly MatchedRoute[] }
  | { readonly kind: 'bad-path'; readonly reason: string }
  /** `nearest`: the paths that may have been meant, at most three. */
  | { readonly kind: 'not-found'; readonly nearest: readonly string[] };

export type MatchedRoute = {
  readonly route: Route;
  /** Decoded. */
  readonly params: Readonly<Record<string, string>>;
};

/** Routes requests to the valid routes of an app. */
export function createRouter(routes: readonly Route[]): Router {
  const tree = createTree<readonly Route[]>();
  for (const [pattern, group] of groupBy(routes, toPattern)) addRoute(tree, '', pattern, group);
  return {
    match(path) {
      const segments = toSegments(path);
      if (typeof segments === 'string') return { kind: 'bad-path', reason: segments };
      const found = segments.includes('') ? [] : findAll(tree, segments);
      if (found.length === 0)
        return {
          kind: 'not-found',
          nearest: findNearest(
            segments.filter((each) => each !== ''),
            routes,
          ),
        };
      const methods = [...groupBy(found, ({ method }) => method).values()];
      return { kind: 'found', routes: methods.flatMap(([first]) => (first ? [toMatched(first, segments)] : [])) };
    },
  };
}

/** The routes of the paths that match, first those of the path that spells out most. */
function findAll(tree: RouterContext<readonly Route[]>, segments: readonly string[]): readonly Route[] {
  const path = `/${segments.map(encodeURIComponent).join('/')}`;
  return findAllRoutes(tree, '', path)
    .toReversed()
    .flatMap(({ data }) => data);
}

/** A path in the words of the tree, the same for all paths that match the same requests. */
function toPattern({ path }: Route): string {
  return path
    .split('/')
    .map((segment, index) => (isParameter(segment) ? `:p${index}` : segment))
    .join('/');
}

function toMatched(route: Route, segments: readonly string[]): MatchedRoute {
  const names = route.path.slice(1).split('/');
  const params = names.flatMap((name, index) =>
    isParameter(name) ? [[name.slice(1, -1), segments[index] as string] as const] : [],
  );
  // It defines properties, so that a parameter may have any name.
  return { route, params: Object.fromEntries(params) };
}

const MOST_NEAREST = 3;

/** The paths that look like the requested one, and those of files that are named like it. */
function findNearest(segments: readonly string[], routes: readonly Route[]): readonly string[] {
  const fill = (path: string): string =>
    path
      .split('/')
      .map((name, index) => (isParameter(name) ? (segments[index - 1] ?? name) : name))
      .join('/');
  const known = new Map<string, string>();
  const add = (text: string, path: string): void => {
    const filled = fill(text);
    if (!known.has(filled)) known.set(filled, path);
  };
  for (const { path } of routes) add(path, path);
  for (const { path, file } of routes) add(file.slice(API_FOLDER.length).replace(/\.[mc]?ts$/, ''), path);
  const texts = listNearest(`/${segments.join('/')}`, [...known.keys()], MOST_NEAREST);
  return [...new Set(texts.map((text) => known.get(text) as string))];
}
