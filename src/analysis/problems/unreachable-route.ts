import type { RouteMethod } from '../model/model.js';
import type { Span } from '../model/source.js';
import { defineProblem } from './define-problem.js';

/** `other` is the path that matches the same requests, and `at` its handler. */
type Details = { readonly method: RouteMethod; readonly path: string; readonly other: string; readonly at: Span };

export const unreachableRoute = defineProblem<Details>()({
  code: 'unreachable-route',
  number: 71062,
  severity: 'error',
  about: 'Two paths differ only in the names of their parameters, so that one of them never answers.',
  message: ({ method, path, other, at }, place) =>
    `${method} ${path} is never called: every request for it goes to ${other} at ${place(at)}.`,
  help: ({ method }) =>
    `Name the parameters alike in both files, and export ${method} from one of them; or move one below a segment of its own.`,
  documentation: {
    meaning:
      'Two files export the same method for paths that match the same requests, such as `/users/[id]` and `/users/[name]`. The path that comes first by its name answers; the other one is reported.',
    why: 'The name of a parameter is not part of a request: `/users/7` is as much `[id]` as `[name]`. The reported handler looks like it works, but is never called.',
    wrong: {
      'functions/api/users/[id].ts': `export async function GET() {}
`,
      'functions/api/users/[name].ts': `export async function GET() {}
`,
    },
    fix: 'Decide in one handler what the parameter is, or export another method, as below. Or tell the paths apart by a segment that is no parameter, such as `users/by-name/[name].ts`.',
    right: {
      'functions/api/users/[name].ts': `export async function PUT() {}
`,
    },
    silence: 'One of the two handlers would silently not run.',
  },
});
