import type { RouteMethod } from '../model/model.js';
import type { Span } from '../model/source.js';
import { defineProblem } from './define-problem.js';

/** `answers`: whether the reported export is the one that is called. */
type Details = {
  readonly method: RouteMethod;
  readonly path: string;
  readonly other: Span;
  readonly answers: boolean;
};

export const duplicateRoute = defineProblem<Details>()({
  code: 'duplicate-route',
  number: 71061,
  severity: 'error',
  about: 'Two files export one method for one path.',
  message: ({ method, path, other, answers }, place) =>
    answers
      ? `${method} ${path} has two handlers: this one is called, and the one at ${place(other)} never is.`
      : `${method} ${path} has two handlers: the one at ${place(other)} is called, and this one never is.`,
  help: () => 'Delete one of them, or move it to a file of another path.',
  documentation: {
    meaning:
      'Several files of `functions/api/` may serve one path, each with methods of its own. Here two of them export the same method. Both places are reported; the file that comes first by its name is used.',
    why: 'A request has one answer. The second handler looks like it works, but is never called.',
    wrong: {
      'functions/api/users.ts': `export async function GET() {}
`,
      'functions/api/users/list-users.ts': `export async function GET() {}
`,
    },
    fix: 'Delete one of the handlers, export it as another method, or move its file to another path. [Routes](../routes.md) says which file serves which path.',
    right: {
      'functions/api/users/list-users.ts': `export async function POST() {}
`,
    },
    silence: 'One of the two handlers would silently not run.',
  },
});
