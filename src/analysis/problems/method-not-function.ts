import type { RouteMethod } from '../model/model.js';
import { defineProblem } from './define-problem.js';

export type Details = { readonly method: RouteMethod; readonly path: string; readonly found: keyof typeof FOUND };

const FOUND = {
  type: 'is only a type',
  class: 'is a class',
  enum: 'is an enum',
  namespace: 'is a namespace',
  declared: 'is only declared, and has no body',
  generator: 'is a generator, and calling it runs none of its code',
  value: 'is a value, and not a function',
};

export const methodNotFunction = defineProblem<Details>()({
  code: 'method-not-function',
  number: 71065,
  severity: 'error',
  about: 'A method of a route file is not a function that can be called with a request.',
  message: ({ method, path, found }) => `${method} of ${path} ${FOUND[found]}.`,
  help: ({ method }) => `Export a function: export async function ${method}(request: http.Request) { … }`,
  documentation: {
    meaning:
      'A file of `functions/api/` exports a type, a class, an enum, a namespace, a generator or a plain value by the name of a method.',
    why: 'A method is called with each request. What cannot be called, or does nothing when it is called, is no handler, so the route does not exist.',
    wrong: {
      'functions/api/users.ts': `export const GET = { status: 200 };
`,
    },
    fix: 'Export a plain or an async function. The result of a call, such as `withAuth(list)`, is fine, and so is a re-export.',
    right: {
      'functions/api/users.ts': `import { http } from '@tsc-run/core';

export async function GET() {
  return http.response();
}
`,
    },
    silence: 'The route does not exist without it.',
  },
});
