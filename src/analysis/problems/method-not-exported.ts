import { ROUTE_METHODS, type RouteMethod } from '../model/model.js';
import { defineProblem } from './define-problem.js';
import { exportAs } from './fixes/export-as.js';

/** `name` is what is there instead: an export `get`, `default` or `handler`, or a `GET` that is not exported. */
type Details = { readonly path: string; readonly name: string };

export const methodNotExported = defineProblem<Details>()({
  code: 'method-not-exported',
  number: 71064,
  severity: 'error',
  changeable: true,
  about: 'A handler is not exported by the name of its method, but as `get`, `default` or `handler`, or not at all.',
  message: ({ path, name }) => {
    const method = toMethod(name);
    if (method === name) return `${name} does not serve ${path}: it is not exported.`;
    if (method !== undefined) return `${name} does not serve ${path}: the names of methods are in capitals.`;
    const found = name === 'default' ? 'a default export' : name;
    return `This file does not serve ${path}: it has ${found} instead of GET, POST or another method.`;
  },
  help: ({ name }) => {
    const method = toMethod(name);
    if (method === name) return 'Put export before it.';
    if (method !== undefined) return `Export it as ${method}.`;
    return 'Export it by the name of its method: export async function GET(request: http.Request) { … } If the file only helps others, start its name with _, or move it out of functions/api/.';
  },
  documentation: {
    meaning:
      'A file of `functions/api/` exports a function whose name is a method in another case, such as `get`; it has a function `GET` that it does not export; or it exports no method, but has a default export or a `handler`.',
    why: 'A handler is found by the name of its method: `GET`, `POST`, `PUT`, `PATCH`, `DELETE`, `HEAD` or `OPTIONS`. Under another name it is never called, and requests get the status 404 or 405.',
    wrong: {
      'functions/api/users.ts': `import { http } from '@tsc-run/core';

export async function get() {
  return http.response();
}
`,
    },
    fix: 'Export the function by the name of its method. Editors offer that as a fix, and `tsc-run check --fix` applies it where the method is clear. A file that is no route starts with `_`, or is outside `functions/api/`.',
    right: {
      'functions/api/users.ts': `import { http } from '@tsc-run/core';

export async function GET() {
  return http.response();
}
`,
    },
    silence: 'The function is not called either way.',
  },
  fixes: ({ span, details: { name } }, { textOf }) => {
    const method = toMethod(name);
    const text = textOf({ ...span, start: 0, end: Number.MAX_SAFE_INTEGER });
    const likely: readonly RouteMethod[] = method === undefined ? ['GET', 'POST'] : [method];
    return likely.flatMap((each) => {
      const edits = exportAs(text, { name, span, as: each });
      if (edits === undefined) return [];
      return [
        {
          title: name === each ? `Export ${each}` : `Export it as ${each}`,
          preferred: method !== undefined,
          edits,
          creates: [],
        },
      ];
    });
  },
});

function toMethod(name: string): RouteMethod | undefined {
  return ROUTE_METHODS.find((each) => each === name.toUpperCase());
}
