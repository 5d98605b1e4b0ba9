import { quote } from '../lib/quote.js';
import { defineProblem } from './define-problem.js';

/** `star` is the package of an `export *` whose names are not read. */
type Details = { readonly path: string; readonly star: string | undefined };

export const routeWithoutMethod = defineProblem<Details>()({
  code: 'route-without-method',
  number: 71063,
  severity: 'warning',
  changeable: true,
  about: 'A file of `functions/api/` exports no method, so that it serves nothing.',
  message: ({ path, star }) =>
    star === undefined
      ? `This file does not serve ${path}: it exports no GET, POST, PUT, PATCH, DELETE, HEAD or OPTIONS.`
      : `This file does not serve ${path}: what it exports from ${quote(star)} is not read.`,
  help: ({ star }) =>
    star === undefined
      ? 'Export a handler: export async function GET(request: http.Request) { … } If the file only helps others, start its name with _, or move it out of functions/api/.'
      : `Export its methods by their names: export { GET } from ${quote(star)}.`,
  documentation: {
    meaning:
      'A file of `functions/api/` exports none of `GET`, `POST`, `PUT`, `PATCH`, `DELETE`, `HEAD` and `OPTIONS`. Files that export only types are not reported, and neither are files whose name starts with `_`, tests and declaration files.',
    why: 'Each file of `functions/api/` serves a path. A request for the path of this file would get no answer from it, which is hard to see from the outside.',
    wrong: {
      'functions/api/format.ts': `export function format(name: string) {
  return name.trim();
}
`,
    },
    fix: 'Export a handler. If the file only helps others, start its name with `_`, for example `_format.ts`, or move it out of `functions/api/`, for example to `lib/`.',
    right: {
      'functions/api/format.ts': `import { http } from '@tsc-run/core';

export async function GET() {
  return http.response();
}
`,
    },
    silence: 'Then a file that was meant to serve a path, and does not, is no longer noticed.',
  },
});
