import { toRoutePath } from '../model/layout.js';
import type { Problem } from '../model/problem.js';
import { duplicateRoute } from '../problems/duplicate-route.js';
import { importNotResolved } from '../problems/import-not-resolved.js';
import type { ProblemCode } from '../problems/index.js';
import { invalidRoute } from '../problems/invalid-route.js';
import { methodNotExported } from '../problems/method-not-exported.js';
import { methodNotFunction } from '../problems/method-not-function.js';
import { routeWithoutMethod } from '../problems/route-without-method.js';
import { unreachableRoute } from '../problems/unreachable-route.js';
import type { RouteFile, RoutesReading } from './routes.js';

type FoundProblem = Problem<ProblemCode>;

/** The problems of routes. */
export function diagnoseRoutes({ files, shadowed, faulty }: RoutesReading): readonly FoundProblem[] {
  return [
    ...files.flatMap(diagnoseFile),
    ...faulty.map(({ file, fault }) => invalidRoute.at(startOf(file), fault)),
    ...shadowed.flatMap(({ route, by }): FoundProblem[] => {
      const { method, path } = route;
      if (path !== by.path) return [unreachableRoute.at(route.span, { method, path, other: by.path, at: by.span })];
      return [
        duplicateRoute.at(route.span, { method, path, other: by.span, answers: false }),
        duplicateRoute.at(by.span, { method, path, other: route.span, answers: true }),
      ];
    }),
  ];
}

function diagnoseFile({ file, methods, misnamed, unresolved, star, excused }: RouteFile): readonly FoundProblem[] {
  const path = toRoutePath(file);
  const isEmpty = methods.length + misnamed.length + unresolved.length === 0;
  return [
    ...methods.flatMap(({ method, span, fault, unresolved: specifier }): FoundProblem[] => {
      if (fault !== undefined) return [methodNotFunction.at(span, { method, path, found: fault })];
      return specifier === undefined ? [] : [importNotResolved.at(span, { specifier, what: method })];
    }),
    ...misnamed.map(({ name, span }) => methodNotExported.at(span, { path, name })),
    ...unresolved.map((specifier) => importNotResolved.at(startOf(file), { specifier, what: `the route ${path}` })),
    ...(isEmpty && !excused ? [routeWithoutMethod.at(startOf(file), { path, star })] : []),
  ];
}

/** The place of a problem of a whole file. */
function startOf(file: string): Problem['span'] {
  return { file, start: 0, end: 0 };
}
