import { HTTP_METHODS, type HttpMethod } from '../runtime/http/handler.js';

/** A file with handlers, and the route that it serves. */
export type HttpRoute = {
  /** For example `/users/[id]`. */
  readonly path: string;
  /** For messages, for example `functions/api/users/[id].ts`. */
  readonly file: string;
  /** What the file exports: a handler for each method that it takes. */
  readonly handlers: object;
};

/** A handler for a request. */
export type MatchedHandler = {
  readonly method: HttpMethod;
  readonly file: string;
  readonly handler: unknown;
  /** Decoded. */
  readonly params: Readonly<Record<string, string>>;
};

/**
 * Finds one handler for each method that a path takes, given its decoded segments. Where several routes match, the one
 * that spells out a segment that the others have as a parameter counts, the first segment first.
 */
export type MatchRoute = (segments: readonly string[]) => readonly MatchedHandler[];

export function createMatch(routes: readonly HttpRoute[]): MatchRoute {
  const known = routes
    .map((route) => ({ route, names: route.path.split('/').filter((name) => name !== '') }))
    .sort((one, other) => (toRank(one.names) < toRank(other.names) ? -1 : 1));
  return (segments) => {
    const matched = new Map<HttpMethod, MatchedHandler>();
    for (const { route, names } of known) {
      if (!isMatch(names, segments)) continue;
      const params = Object.fromEntries(
        names.flatMap((name, at) => (isParameter(name) ? [[name.slice(1, -1), segments[at]!]] : [])),
      );
      for (const method of HTTP_METHODS) {
        const handler = (route.handlers as Readonly<Record<string, unknown>>)[method];
        if (typeof handler !== 'function' || matched.has(method)) continue;
        matched.set(method, { method, file: route.file, handler, params });
      }
    }
    return [...matched.values()];
  };
}

function isMatch(names: readonly string[], segments: readonly string[]): boolean {
  // No parameter is empty.
  if (names.length !== segments.length || segments.includes('')) return false;
  return names.every((name, at) => isParameter(name) || name === segments[at]);
}

function isParameter(name: string): boolean {
  return name.startsWith('[') && name.endsWith(']');
}

/** Sorts what is spelled out before parameters. */
function toRank(names: readonly string[]): string {
  return names.map((name) => (isParameter(name) ? '1' : '0')).join('');
}
