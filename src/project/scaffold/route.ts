import { quote } from '../../analysis/lib/quote.js';
import { API_FOLDER } from '../../analysis/model/layout.js';
import { ROUTE_METHODS, type RouteMethod } from '../../analysis/model/model.js';
import type { Session } from '../../analysis/session/session.js';
import { toKey } from '../../analysis/stages/routes.js';
import { ToolError } from '../disk/tool-error.js';
import { readRoute } from './names.js';
import type { Scaffold } from './scaffold.js';

/** A new file of `functions/api/` that serves a route. `session` reads the routes of the app. */
export function scaffoldRoute(session: Session, given: string, methods: readonly string[]): Scaffold {
  const steps = readRoute(given);
  const chosen = readMethods(methods);
  const path = `/${steps.join('/')}`;
  refuseServed(session, path, chosen);
  const parameters = steps.flatMap((step) => (step.startsWith('[') ? [step.slice(1, -1)] : []));
  const handlers = chosen.map((method) => `\n${HANDLERS[method](parameters)}`);
  return {
    title: `${chosen.join(', ')} ${path}`,
    files: [{ path: toRouteFile(steps), text: `import { http } from '@tsc-run/core';\n${handlers.join('')}` }],
  };
}

function refuseServed(session: Session, path: string, methods: readonly RouteMethod[]): void {
  const wanted = new Set(methods.map((method) => toKey({ path, method })));
  const taken = session.analysis().routes.find((route) => wanted.has(toKey(route)));
  if (taken === undefined) return;
  throw new ToolError(
    `${taken.file} has ${taken.method} ${taken.path} already`,
    `Edit that file, or choose another path or method.`,
  );
}

/**
 * The file that serves a route. A file at the root, a `[parameter]` and a file directly inside a `[parameter]` folder
 * serve their own segment; any other route is the `index` of a folder.
 */
export function toRouteFile(steps: readonly string[]): string {
  const last = steps.at(-1);
  const servesItself =
    last !== undefined &&
    last !== 'index' &&
    (steps.length === 1 || last.startsWith('[') || steps.at(-2)?.startsWith('[') === true);
  return `${[API_FOLDER, ...steps, ...(servesItself ? [] : ['index'])].join('/')}.ts`;
}

function readMethods(given: readonly string[]): readonly RouteMethod[] {
  const words = given.flatMap((each) => each.split(',')).map((each) => each.trim().toUpperCase());
  const unknown = words.find((word) => !ROUTE_METHODS.some((method) => method === word));
  if (unknown !== undefined)
    throw new ToolError(`There is no method ${quote(unknown)}`, `Methods: ${ROUTE_METHODS.join(', ')}.`);
  return words.length === 0 ? ['GET'] : ROUTE_METHODS.filter((method) => words.includes(method));
}

const HANDLERS: Readonly<Record<RouteMethod, (parameters: readonly string[]) => string>> = {
  GET: (parameters) => handler('GET', parameters, (data) => `return http.response().json({ data: ${data} });`),
  HEAD: (parameters) => handler('HEAD', parameters, () => 'return http.response();'),
  POST: (parameters) => withBody('POST', parameters, 'http.STATUS_CREATED'),
  PUT: (parameters) => withBody('PUT', parameters, 'http.STATUS_OK'),
  PATCH: (parameters) => withBody('PATCH', parameters, 'http.STATUS_OK'),
  DELETE: (parameters) => handler('DELETE', parameters, () => 'return http.response(http.STATUS_NO_CONTENT);', false),
  OPTIONS: (parameters) => handler('OPTIONS', parameters, () => 'return http.response(http.STATUS_NO_CONTENT);', false),
};

function handler(
  method: RouteMethod,
  parameters: readonly string[],
  answer: (data: string) => string,
  reads = method === 'GET',
): string {
  const used = reads ? parameters : [];
  const { lines, values } = readParameters(used);
  const head = used.length === 0 ? '' : 'request: http.Request';
  const data = used.length === 0 ? 'null' : values.startsWith('...') ? 'request.params' : `{ ${values} }`;
  return `export async function ${method}(${head}) {\n${lines}  ${answer(data)}\n}\n`;
}

function withBody(method: RouteMethod, parameters: readonly string[], status: string): string {
  const { lines, values } = readParameters(parameters);
  const data = values === '' ? 'input' : `{ ${values}, ...input }`;
  return `export async function ${method}(request: http.Request) {
${lines}  const input = request.json<{ name: string }>();
  return http.response(${status}).json({ data: ${data} });
}
`;
}

/** The lines that read the parameters, and what puts them into an object. */
function readParameters(names: readonly string[]): { readonly lines: string; readonly values: string } {
  if (!names.every(canBeVariable)) return { lines: '', values: '...request.params' };
  const values = names.join(', ');
  return { lines: values === '' ? '' : `  const { ${values} } = request.params;\n`, values };
}

/** Whether a parameter can be a variable of a handler, beside those that it has. */
function canBeVariable(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name) && !['http', 'request', 'input'].includes(name) && !WORDS.has(name);
}

/** The words that cannot name a variable in a module. */
const WORDS: ReadonlySet<string> = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends false
   finally for function if implements import in instanceof interface let new null package private protected public
   return static super switch this throw true try typeof var void while with yield`.split(/\s+/),
);
