import { byCodeUnit, groupBy } from '../../../analysis/lib/collections.js';
import { isParameter } from '../../../analysis/model/layout.js';
import type { App } from '../app.js';
import { toLogicalId } from '../logical-id.js';
import { ref, type Resources, sub } from '../template.js';

/** The routes of the HTTP API. With one function for all of them, that function decides, as the development server does. */
export function toRoutes({ apis, deployment }: App): Resources {
  const [single] = apis;
  if (deployment.functions === 'single' && single !== undefined) return toRoute('$default', single.id);
  const served = apis.flatMap(({ id, built }) => (built.routes ?? []).map((route) => ({ ...route, id })));
  const shapes = [...groupBy(served, ({ path }) => toShape(path)).values()];
  return Object.assign({}, ...shapes.map((own) => toRoutesOfPath(own, served)));
}

/** A method of a path, and the ID of the function that answers it. */
type Served = { readonly method: string; readonly path: string; readonly id: string };

/**
 * The routes for the requests of one path. A function answers `ANY` method, so that OPTIONS and a 405 come from it. Where
 * several functions answer, each has its methods, and the first one the rest.
 */
function toRoutesOfPath(own: readonly Served[], all: readonly Served[]): Resources {
  const [first] = own.toSorted((a, b) => byCodeUnit(a.path, b.path) || byCodeUnit(a.id, b.id)) as [Served];
  const path = toKeyPath(first.path);
  const answers = findAnswers(own, all);
  const others = new Set(answers.values()).size > 1 ? [...answers] : [];
  return Object.assign(
    toRoute(`ANY ${path}`, first.id),
    ...others.map(([method, id]) => toRoute(`${method} ${path}`, id)),
  );
}

/** Which function answers which method: also those of a path with parameters, for methods that no nearer path has. */
function findAnswers(own: readonly Served[], all: readonly Served[]): ReadonlyMap<string, string> {
  const path = own[0]?.path ?? '/';
  const wider = all
    .filter((each) => !own.includes(each) && covers(each.path, path))
    .toSorted((a, b) => byCodeUnit(toShape(b.path), toShape(a.path)) || byCodeUnit(a.id, b.id));
  const answers = new Map<string, string>();
  for (const { method, id } of [...own, ...wider]) if (!answers.has(method)) answers.set(method, id);
  const get = answers.get('GET');
  if (get !== undefined && !answers.has('HEAD')) answers.set('HEAD', get);
  return answers;
}

/** The same for all paths that match the same requests; one that spells out more comes later. */
function toShape(path: string): string {
  return path
    .split('/')
    .map((segment) => (isParameter(segment) ? '' : segment))
    .join('/');
}

/** Whether a path matches every request that another one matches. */
function covers(path: string, other: string): boolean {
  const [segments, others] = [path.split('/'), other.split('/')];
  return (
    segments.length === others.length &&
    segments.every((segment, index) => isParameter(segment) || segment === others[index])
  );
}

/** A path in the words of API Gateway: `/users/{id}`. */
function toKeyPath(path: string): string {
  return path
    .split('/')
    .map((segment) => (isParameter(segment) ? `{${segment.slice(1, -1)}}` : segment))
    .join('/');
}

function toRoute(RouteKey: string, id: string): Resources {
  return {
    [`Route${toLogicalId(RouteKey)}`]: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: { ApiId: ref('HttpApi'), RouteKey, Target: sub(`integrations/\${${id}Integration}`) },
    },
  };
}
