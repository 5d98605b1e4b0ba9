import { describe, expect, test } from 'vitest';
import { isParameter } from '../../src/analysis/model/layout.js';
import type { Route, RouteMethod } from '../../src/analysis/model/model.js';
import { createRouter, type Match } from '../../src/dev/server/router.js';
import { createRandom } from '../support/random.js';

/** A route from `GET /users/[id] users/[id].ts`; without a file, the one of its path. */
function toRoute(text: string): Route {
  const [method, path = '', file = `${path.slice(1)}.ts`] = text.split(' ');
  const api = `functions/api/${file}`;
  return { method: method as RouteMethod, path, file: api, span: { file: api, start: 0, end: 0 } };
}

const ROUTES = [
  'GET /',
  'GET /users',
  'POST /users users/create.ts',
  'GET /users/me',
  'GET /users/[id]',
  'PUT /users/[userId]',
  'GET /users/[id]/posts',
  'GET /users/me/avatar',
  'GET /robots.txt',
  'GET /v1/~files_a-b/[__proto__]',
  'GET /profile users/profile.ts',
].map(toRoute);

/** A match in short: `GET /users/[id] id=7`. */
function toShort(match: Match): readonly string[] {
  if (match.kind === 'bad-path') return [match.reason];
  if (match.kind === 'not-found') return ['not found', ...match.nearest];
  return match.routes.map(({ route: { method, path }, params }) =>
    [method, path, ...Object.entries(params).map(([name, value]) => `${name}=${value}`)].join(' '),
  );
}

const { match } = createRouter(ROUTES);

describe('a path', () => {
  test.each([
    ['/', ['GET /']],
    ['/users', ['GET /users', 'POST /users']],
    ['/users/', ['GET /users', 'POST /users']],
    ['/users/7', ['GET /users/[id] id=7', 'PUT /users/[userId] userId=7']],
    // What is spelled out comes first, for each method on its own.
    ['/users/me', ['GET /users/me', 'PUT /users/[userId] userId=me']],
    ['/users/me/posts', ['GET /users/[id]/posts id=me']],
    ['/users/me/avatar', ['GET /users/me/avatar']],
    ['/robots.txt', ['GET /robots.txt']],
    ['/us%65rs', ['GET /users', 'POST /users']],
    ['/users/a%20b', ['GET /users/[id] id=a b', 'PUT /users/[userId] userId=a b']],
    ['/users/a%2Fb', ['GET /users/[id] id=a/b', 'PUT /users/[userId] userId=a/b']],
    ['/users/%2e%2e%2fetc', ['GET /users/[id] id=../etc', 'PUT /users/[userId] userId=../etc']],
    ['/users/%C3%B6%F0%9F%98%80', ['GET /users/[id] id=ö😀', 'PUT /users/[userId] userId=ö😀']],
    ['/users/a+b*:c', ['GET /users/[id] id=a+b*:c', 'PUT /users/[userId] userId=a+b*:c']],
    ['/v1/~files_a-b/x', ['GET /v1/~files_a-b/[__proto__] __proto__=x']],
  ])('%s is found', (path, expected) => {
    expect(toShort(match(path))).toEqual(expected);
  });

  test.each([
    ['/Users', ['not found', '/users']],
    ['/user', ['not found', '/users']],
    ['/users/7/post', ['not found', '/users/[id]/posts', '/users/[id]']],
    ['/users/profile/', ['GET /users/[id] id=profile', 'PUT /users/[userId] userId=profile']],
    ['/orders/of/the/day', ['not found']],
    ['//', ['not found', '/']],
    ['//users', ['not found', '/users']],
    ['/users//', ['not found', '/users']],
    ['/users//posts', ['not found', '/users/[id]']],
    ['/__proto__', ['not found']],
    ['/constructor', ['not found']],
    ['/%2Fusers', ['not found', '/users']],
    [`/${'a'.repeat(100_000)}`, ['not found']],
    [`/${'a/'.repeat(50_000)}`, ['not found']],
  ])('%# is not found', (path, expected) => {
    expect(toShort(match(path))).toEqual(expected);
  });

  test.each([
    '/%',
    '/%zz',
    '/users/%C3%28',
    '/users/%ff',
    '/users/..',
    '/users/./7',
    '/%2e%2E/x',
    '*',
    '',
    'users',
    '/ö',
    '/a b',
    '/a\n',
  ])('%j is bad', (path) => {
    expect(match(path).kind).toBe('bad-path');
  });

  test('names the route of a file that is named like it', () => {
    const { match: find } = createRouter(['GET /users users/profile.ts', 'GET /orders'].map(toRoute));
    expect(toShort(find('/users/profile'))).toEqual(['not found', '/users']);
  });

  test('finds nothing where there are no routes', () => {
    expect(toShort(createRouter([]).match('/'))).toEqual(['not found']);
  });
});

test('agrees with a search through all routes', () => {
  const random = createRandom(13);
  const names = ['a', 'b', 'a.b', '[x]', '[y]'];
  for (let round = 0; round < 300; round++) {
    const routes = new Map<string, Route>();
    for (let count = random.below(12); count >= 0; count--) {
      const segments = Array.from({ length: random.below(4) }, (_, at) => random.pick(names).replace(']', `${at}]`));
      const path = `/${segments.join('/')}`;
      const method = random.pick(['GET', 'POST', 'PUT'] as const);
      const shape = `${method} ${path.replaceAll(/\[..\]/g, '[]')}`;
      if (!routes.has(shape)) routes.set(shape, toRoute(`${method} ${path}`));
    }
    const all = [...routes.values()];
    const router = createRouter(all);
    for (let count = 0; count < 40; count++) {
      const segments = Array.from({ length: random.below(4) }, () =>
        random.pick(['a', 'b', 'a.b', 'c', '[x]', ':p1', '**']),
      );
      const path = `/${segments.map(encodeURIComponent).join('/')}`;
      expect(
        toShort(router.match(path)).filter((each) => !each.startsWith('/')),
        path,
      ).toEqual(search(all, segments));
    }
  }
});

/** The same as a router, by its definition. */
function search(routes: readonly Route[], segments: readonly string[]): readonly string[] {
  const matching = routes.filter(({ path }) => {
    const names = path === '/' ? [] : path.slice(1).split('/');
    return names.length === segments.length && names.every((name, at) => isParameter(name) || name === segments[at]);
  });
  // A segment that is spelled out sorts before a parameter, the first segment first.
  const rank = ({ path }: Route): string => path.replaceAll(/[^/]+/g, (name) => (isParameter(name) ? '1' : '0'));
  matching.sort((a, b) => rank(a).localeCompare(rank(b)));
  const seen = new Set<string>();
  const found = matching.filter(({ method }) => !seen.has(method) && seen.add(method));
  if (found.length === 0) return ['not found'];
  return found.map(({ method, path }) => {
    const params = path
      .slice(1)
      .split('/')
      .flatMap((name, at) => (isParameter(name) ? [`${name.slice(1, -1)}=${segments[at]}`] : []));
    return [method, path, ...params].join(' ');
  });
}
