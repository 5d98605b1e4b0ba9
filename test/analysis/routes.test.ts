import { describe, expect, test } from 'vitest';
import { isRouteFile, toRoutePath } from '../../src/analysis/model/layout.js';
import type { Route } from '../../src/analysis/model/model.js';
import { createSession } from '../../src/analysis/session/session.js';
import { analyze, createMemoryFolder, createMemorySession } from '../support/analyze.js';
import { check } from '../support/marked-app.js';

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

const HEAD = `
--- tsc-run.config.ts
export default { events: { subscribers: {} } };
`;

describe('problems are told at their place, and their fixes mend them', () => {
  test.each(
    Object.entries({
      'one method of one path in two files': `
--- functions/api/users.ts
export function /*duplicate-route*/GET() {}
export function POST() {}
--- functions/api/users/list-users.ts
export const /*duplicate-route*/GET = () => {};
export function PUT() {}`,
      'one method of one path in two files that differ in their extension': `
--- functions/api/users.ts
export function /*duplicate-route*/GET() {}
--- functions/api/users.mts
export function /*duplicate-route*/GET() {}`,
      'paths that match the same requests': `
--- functions/api/users/[id].ts
export function GET() {}
export function PUT() {}
--- functions/api/users/[name].ts
export function /*unreachable-route*/GET() {}
export function POST() {}`,
      'no method': `
--- functions/api/empty.ts
/*route-without-method*/
--- functions/api/helpers.ts
/*route-without-method*/export const limit = 10;
export function format() {}
--- functions/api/installed.ts
/*route-without-method*/export * from 'some-package';
--- functions/api/types.ts
export type User = { id: string };
export interface Page {}
export type { User as Person };
--- functions/api/_shared.ts
export function share() {}`,
      'a method in another case': `
--- functions/api/a.ts
export async function /*method-not-exported*/get() {}
--- functions/api/b.ts
export const /*method-not-exported*/Post = () => get();
function get() {}
--- functions/api/c.ts
export function /*method-not-exported*/put() { return put; }
--- functions/api/d.ts
const remove = () => {}, patch = () => {};
export { remove as /*method-not-exported*/delete, /*method-not-exported*/patch };
--- functions/api/e.ts
export { /*method-not-exported*/get } from '../../lib/users.js';
--- functions/api/f.ts
export const { /*method-not-exported*/get } = create();
--- functions/api/g.ts
export function GET() {}
export function /*method-not-exported*/post() {}
export function get() {}
export const options = { timeout: 10 };
--- lib/users.ts
export function get() {}`,
      'a method that is not exported': `
--- functions/api/a.ts
async function /*method-not-exported*/GET() {}
--- functions/api/b.ts
import { x } from './x.js'; const /*method-not-exported*/POST = () => {};
--- functions/api/c.ts
let a = 1, /*method-not-exported*/PUT = () => {};
--- functions/api/d.ts
export const PATCH = wrap(GET);
function /*method-not-exported*/GET() {}
--- functions/api/e.ts
function GET() {}
export { GET as DELETE };
--- functions/api/_x.ts
export const x = 1;
--- functions/api/x.js
export const x = 1;`,
      'a default export, or a handler': `
--- functions/api/a.ts
export default /*method-not-exported*/async function (request: unknown) {}
--- functions/api/b.ts
export default async function /*method-not-exported*/users(request: unknown) {}
--- functions/api/c.ts
export default /*method-not-exported*/(request: unknown) => request;
--- functions/api/d.ts
const users = () => {};
export default /*method-not-exported*/users;
--- functions/api/e.ts
export default function /*method-not-exported*/again() { return again; }
--- functions/api/f.ts
export const /*method-not-exported*/handler = async () => {};
--- functions/api/g.ts
export function GET() {}
export default function users() {}
--- functions/api/h.ts
/*route-without-method*/export default { timeout: 10 };`,
      'a method that is not a function': `
--- functions/api/users.ts
export type /*method-not-function*/GET = string;
export class /*method-not-function*/POST {}
export const /*method-not-function*/PUT = { status: 200 } as const;
export async function* /*method-not-function*/PATCH() {}
export declare function /*method-not-function*/DELETE(): void;
export enum /*method-not-function*/HEAD {}
export { type list as /*method-not-function*/OPTIONS };
function list() {}`,
      'a method that comes from another file, and is not a function': `
--- functions/api/users.ts
import type { list } from '../../lib/users.js';
import { type list as show } from '../../lib/users.js';
import * as users from '../../lib/users.js';
export { list as /*method-not-function*/GET, show as /*method-not-function*/PUT, users as /*method-not-function*/POST };
export * as /*method-not-function*/PATCH from '../../lib/users.js';
--- functions/api/posts.ts
export * from /*method-not-function*/'../../lib/posts.js';
--- lib/posts.ts
export * as GET from './users.js';
--- lib/users.ts
export function list() {}`,
      'an import that resolves to nothing': `
--- functions/api/users.ts
export { /*import-not-resolved*/GET } from './missing.js';
--- functions/api/posts.ts
/*import-not-resolved*/export * from './gone.js';`,
      'names that can be no route': `
--- functions/api/[...rest].ts
/*invalid-route*/export function GET() {}
--- functions/api/a/[[id]].ts
/*invalid-route*/export function GET() {}
--- functions/api/b/[]/index.ts
/*invalid-route*/export function GET() {}
--- functions/api/c/user[id].ts
/*invalid-route*/export function GET() {}
--- functions/api/[id]/d/[id].ts
/*invalid-route*/export function GET() {}
--- functions/api/größe.ts
/*invalid-route*/export function GET() {}
--- functions/api/(group)/e.ts
/*invalid-route*/export function GET() {}
--- functions/api/f/[a b].ts
/*invalid-route*/export function GET() {}
--- functions/api/f/all users.ts
export function GET() {}
--- functions/api/f/[user-id].ts
export function GET() {}`,
      'a file that does not parse': `
--- functions/api/users.ts
export const GET = /*syntax-error*/;
--- functions/api/posts.ts
export * from '../../lib/posts.js';
--- lib/posts.ts
export function GET() {/*syntax-error*/`,
    }),
  )('%s', (_, app) => {
    check(HEAD + app);
  });
});

test('the first file answers where two could', () => {
  const get = 'export function GET() {}';
  const routes = routesOf({
    'functions/api/users/[id].ts': get,
    'functions/api/users/[name].ts': `${get} export function PUT() {}`,
    'functions/api/posts.ts': get,
    'functions/api/posts/list.ts': get,
  });
  expect(routes).toEqual(['GET /posts posts.ts', 'GET /users/[id] users/[id].ts', 'PUT /users/[name] users/[name].ts']);
});

describe('an app that changes', () => {
  const file = 'functions/api/users.ts';
  const open = (options = {}) =>
    createMemorySession([CONFIG, { path: file, text: 'export function GET() {}' }], options);

  test('gains, renames and loses routes', () => {
    const session = open();
    expect(session.folders()).toContain('functions/api');
    expect(session.analysis().routes.map(toText)).toEqual(['GET /users users.ts']);
    session.set('functions/api/health.ts', 'export function GET() {}');
    session.delete(file);
    session.set('functions/api/people.ts', `export { GET } from '../../lib/people.js';`);
    session.set('lib/people.ts', 'export function GET() {}');
    expect(session.analysis().routes.map(toText)).toEqual(['GET /health health.ts', 'GET /people people.ts']);
    session.set('lib/people.ts', 'export const GET = 1;');
    expect(session.analysis().routes.map(toText)).toEqual(['GET /health health.ts']);
  });

  test('keeps the routes of a file while it does not parse, in hosts in which people type', () => {
    const session = open({ keepsLast: true });
    session.analysis();
    session.set(file, 'export function GET() {');
    const { routes, diagnostics, coverage } = session.analysis();
    expect(routes.map(toText)).toEqual(['GET /users users.ts']);
    expect(diagnostics.map(({ code }) => code)).toEqual(['syntax-error']);
    expect(coverage).toBe('whole');
  });

  test('looks once for each relative import, however many routes come through it', () => {
    const names = Array.from({ length: 20 }, (_, index) => `list${index}`);
    const texts = new Map([
      ['lib/index.ts', names.map((name) => `export * from './${name}.js';`).join('\n')],
      ...names.map((name) => [`lib/${name}.ts`, `export function ${name}() {}`] as const),
      ...names.map(
        (name) => [`functions/api/${name}.ts`, `export { ${name} as GET } from '../../lib/index.js';`] as const,
      ),
    ]);
    const folder = createMemoryFolder(texts);
    const looks: string[] = [];
    const resolve = (specifier: string, from: string): readonly string[] => {
      looks.push(`${from} ${specifier}`);
      return folder.resolve(specifier, from);
    };
    const session = createSession({ folder: { ...folder, resolve }, readsCalls: true });
    expect(session.analysis().routes).toHaveLength(names.length);
    expect(looks).toHaveLength(2 * names.length);
    texts.set('lib/list0.ts', 'export const list0 = 1;');
    session.changed(['lib/list0.ts']);
    expect(session.analysis().routes).toHaveLength(names.length - 1);
  });

  test('is not read for its routes by a host that reads no calls', () => {
    const session = open({ readsCalls: false });
    expect(session.analysis().routes).toEqual([]);
    expect(session.folders()).not.toContain('functions/api');
    expect(session.sources()).toEqual([]);
  });
});
