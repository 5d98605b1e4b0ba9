import { ToolError } from '../disk/tool-error.js';
import type { Scaffold } from './scaffold.js';
import { readRoute } from './names.js';
import { quote } from '../../analysis/lib/quote.js';
import { API_FOLDER } from '../../analysis/model/layout.js';
import { ROUTE_METHODS, type RouteMethod } from '../../analysis/model/model.js';

/** A new file of `functions/api/` that serves a route. */
export function scaffoldRoute(given: string, methods: readonly string[]): Scaffold {
  const steps = readRoute(given);
  const chosen = readMethods(methods);
  const parameters = steps.flatMap((step) => (step.startsWith('[') ? [step.slice(1, -1)] : []));
  const handlers = chosen.map((method) => `\n${HANDLERS[method](parameters)}`);
  return {
    title: `${chosen.join(', ')} /${steps.join('/')}`,
    files: [{ path: toRouteFile(steps), text: `import { http } from '@tsc-run/core';\n${handlers.join('')}` }],
  };
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
  const head = used.length === 0 ? '' : 'request: http.Request';
  const lines = [
    ...(used.length === 0 ? [] : [`const { ${used.join(', ')} } = request.params;`]),
    answer(used.length === 0 ? 'null' : `{ ${used.join(', ')} }`),
  ];
  return `export async function ${method}(${head}) {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
}

function withBody(method: RouteMethod, parameters: readonly string[], status: string): string {
  const read = parameters.length === 0 ? '' : `  const { ${parameters.join(', ')} } = request.params;\n`;
  const data = parameters.length === 0 ? 'input' : `{ ${parameters.join(', ')}, ...input }`;
  return `export async function ${method}(request: http.Request) {
${read}  const input = request.json<{ name: string }>();
  return http.response(${status}).json({ data: ${data} });
}
`;
}
