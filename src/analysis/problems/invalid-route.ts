import { quote } from '../lib/quote.js';
import { defineProblem } from './define-problem.js';

/** `segment` is the part of the file's path to change. */
export type Details = { readonly kind: keyof typeof FAULTS; readonly segment: string };

const FAULTS = {
  rest: {
    message: (segment: string) => `${segment} can be no part of a path: a parameter stands for one segment.`,
    help: 'Write a file for each number of segments, for example [a].ts and [a]/[b].ts.',
  },
  optional: {
    message: (segment: string) => `${segment} can be no part of a path: a parameter is never optional.`,
    help: 'Write one pair of brackets, and a second file, index.ts, for the path without the parameter.',
  },
  parameter: {
    message: (segment: string) => `${segment} is not a parameter.`,
    help: 'Put a whole segment into brackets, and use letters, digits, _ and - for its name, as in [id].',
  },
  repeated: {
    message: (segment: string) => `${segment} stands twice in one path: only one of them would be in request.params.`,
    help: 'Give each parameter a name of its own, for example [userId] and [postId].',
  },
  characters: {
    message: (segment: string) => `${segment} has characters that a path cannot have as they are.`,
    help: 'Use letters from a to z, digits, -, _, . and ~. Every folder is a segment of the path; there are no groups in parentheses.',
  },
};

export const invalidRoute = defineProblem<Details>()({
  code: 'invalid-route',
  number: 71066,
  severity: 'error',
  about: 'The name of a route file, or of one of its folders, can be no part of a path.',
  message: ({ kind, segment }) => FAULTS[kind].message(quote(segment)),
  help: ({ kind }) => FAULTS[kind].help,
  documentation: {
    meaning:
      'The path of a file in `functions/api/` has a segment that no request can match: `[]`, `[...rest]`, `[[id]]`, `user[id]`, the same parameter twice, or characters other than letters from a to z, digits, `-`, `_`, `.` and `~`.',
    why: 'The file is not served, although it looks like a route. Other frameworks give some of these names a meaning that they do not have here.',
    wrong: {
      'functions/api/files/[...path].ts': `export async function GET() {}
`,
    },
    fix: 'Rename the file or the folder. [Routes](../routes.md) says which names there are.',
    silence: 'A file with such a name is not served.',
  },
});
