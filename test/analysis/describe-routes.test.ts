import { expect, test } from 'vitest';
import { describeRoutes } from '../../src/analysis/features/describe-routes.js';
import { toRoutePath } from '../../src/analysis/model/layout.js';
import type { Route, RouteMethod } from '../../src/analysis/model/model.js';

function toRoute(name: string, method: RouteMethod = 'GET'): Route {
  const file = `functions/api/${name}`;
  return { path: toRoutePath(file), method, file, span: { file, start: 0, end: 0 } };
}

test('has a row for each file', () => {
  const routes = [toRoute('users.ts'), toRoute('users.ts', 'POST'), toRoute('users/update.ts', 'PUT'), toRoute('a.ts')];
  expect(describeRoutes(routes)).toEqual([
    { path: '/a', methods: ['GET'], file: 'functions/api/a.ts' },
    { path: '/users', methods: ['GET', 'POST'], file: 'functions/api/users.ts' },
    { path: '/users', methods: ['PUT'], file: 'functions/api/users/update.ts' },
  ]);
});

test.each([
  ['users/profile.ts', '/users/profile', 'users/profile/index.ts'],
  ['users/search.mts', '/users/search', 'users/search/index.mts'],
  ['users/[id]/posts/latest.ts', '/users/[id]/posts/latest', 'users/[id]/posts/latest/index.ts'],
])('%s could be mistaken for %s', (name, path, file) => {
  expect(describeRoutes([toRoute(name)])[0]?.hint).toEqual({ path, file: `functions/api/${file}` });
});

test.each([
  'users.ts',
  'users/index.ts',
  'users/[id].ts',
  'users/[id]/avatar.ts',
  'users/handlers.ts',
  'users/list-users.ts',
  'users/create.ts',
  'users/createUser.ts',
  'users/remove_all.ts',
  'users/all-users.ts',
  'users/users.ts',
])('%s is clear', (name) => {
  expect(describeRoutes([toRoute(name)])[0]).not.toHaveProperty('hint');
});
