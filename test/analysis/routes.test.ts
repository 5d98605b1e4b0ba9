import { describe, expect, test } from 'vitest';
import { isRouteFile, toRoutePath } from '../../src/analysis/model/layout.js';
import type { Route } from '../../src/analysis/model/model.js';
import { analyze } from '../support/analyze.js';

const CONFIG = { path: 'tsc-run.config.ts', text: 'export default { events: { subscribers: {} } };' };

/** The routes of an app: `GET /users users.ts`. */
function routesOf(files: Readonly<Record<string, string>>): readonly string[] {
  const sources = Object.entries(files).map(([path, text]) => ({ path, text }));
  return analyze([CONFIG, ...sources]).routes.map(toText);
}

function toText({ method, path, file }: Route): string {
  return `${method} ${path} ${file.replace('functions/api/', '')}`;
}

describe('the path of a file', () => {
  test.each([
    ['users/handlers.ts', '/users'],
    ['users/list-users.ts', '/users'],
    ['users/index.ts', '/users'],
    ['users.ts', '/users'],
    ['health.ts', '/health'],
    ['users/[id]/index.ts', '/users/[id]'],
    ['users/[id].ts', '/users/[id]'],
    ['users/[id]/avatar.ts', '/users/[id]/avatar'],
    ['posts/[slug].ts', '/posts/[slug]'],
    ['users/[userId]/posts/[postId].ts', '/users/[userId]/posts/[postId]'],
    ['index.ts', '/'],
    ['[page].ts', '/[page]'],
    ['users/[id]/posts/list.ts', '/users/[id]/posts'],
    ['users/profile.ts', '/users'],
    ['v1/robots.txt.mts', '/v1'],
    ['robots.txt.cts', '/robots.txt'],
  ])('%s serves %s', (file, path) => {
    expect(toRoutePath(`functions/api/${file}`)).toBe(path);
  });

  test.each([
    '_shared.ts',
    'users/_shared.ts',
    'users.test.ts',
    'users.spec.mts',
    'users.d.ts',
    'users.js',
    'users.tsx',
  ])('%s serves none', (file) => {
    expect(isRouteFile(`functions/api/${file}`)).toBe(false);
  });
});

describe('methods', () => {
  test('are exported in every way that a module has', () => {
    const routes = routesOf({
      'functions/api/users.ts': `
        export async function GET() {}
        export const POST = async () => {};
        const list = () => {};
        export { list as PUT };
        export { remove as DELETE, PATCH } from '../../lib/users.js';
        export * from '../../lib/more.js';`,
      'lib/users.ts': 'export function remove() {} export const PATCH = withAuth(remove);',
      'lib/more.ts': 'export const { OPTIONS, HEAD } = create();',
    });
    expect(routes).toEqual(
      ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map((method) => `${method} /users users.ts`),
    );
  });

  test('of one path come from several files', () => {
    const routes = routesOf({
      'functions/api/users/create.ts': 'export function POST() {}',
      'functions/api/users/list-users.ts': 'export function GET() {}',
      'functions/api/users/[id].ts': 'export function GET() {}',
    });
    expect(routes).toEqual([
      'GET /users users/list-users.ts',
      'POST /users users/create.ts',
      'GET /users/[id] users/[id].ts',
    ]);
  });
});
