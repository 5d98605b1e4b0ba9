import { byCodeUnit, groupBy } from '../lib/collections.js';
import type { Export, ModuleFacts } from '../model/facts.js';
import { isParameter, toRoutePath } from '../model/layout.js';
import { type Route, ROUTE_METHODS, type RouteMethod } from '../model/model.js';
import type { Span } from '../model/source.js';
import { type Fault, findFault } from '../static/fault.js';
import { findMissing, findMissingStars } from '../static/missing-import.js';
import { findOrigin, type Modules, type Origin } from '../static/modules.js';

/** What one route file exports. */
export type RouteFile = {
  readonly file: string;
  /** In the order of `ROUTE_METHODS`. */
  readonly methods: readonly MethodExport[];
  /**
   * What is probably meant as a method: an export `get`, a `GET` that is not exported, and in a file without methods the
   * exports `default` and `handler`.
   */
  readonly misnamed: readonly { readonly name: string; readonly span: Span }[];
  /** The specifiers of every `export *` that resolves to nothing. */
  readonly unresolved: readonly string[];
  /** The package of an `export *`, whose names are not read. */
  readonly star: string | undefined;
  /** Whether it may go without a method: it exports nothing but types, or all of a file that does not parse. */
  readonly excused: boolean;
};

export type MethodExport = {
  readonly method: RouteMethod;
  readonly span: Span;
  /** What it is, if it cannot handle a request. */
  readonly fault?: Fault;
  /** The import that it comes from and that resolves to nothing. */
  readonly unresolved?: string;
};

/** Reads the exports of a route file; undefined if it does not exist or does not parse. */
export function readRouteFile(modules: Modules, file: string): RouteFile | undefined {
  const facts = modules.find(file);
  if (facts === undefined || facts.failure !== undefined) return undefined;
  const methods = ROUTE_METHODS.flatMap((method) => readMethod(modules, facts, method) ?? []);
  return {
    file,
    methods,
    misnamed: findMisnamed(modules, facts, methods),
    unresolved: findMissingStars(modules, file),
    star: findInstalledStar(modules, facts),
    excused: methods.length === 0 && (isOfTypes(modules, facts) || passesOnBroken(modules, facts)),
  };
}

function readMethod(modules: Modules, facts: ModuleFacts, method: RouteMethod): MethodExport | undefined {
  const { file } = facts;
  const origin = findOrigin(modules, file, method);
  if (origin === undefined) return undefined;
  const { start, end } = findExport(modules, facts, method) ?? { start: 0, end: 0 };
  const fault = faultOf(facts, method, origin);
  const unresolved = origin.kind === 'declaration' ? undefined : findMissing(modules, file, method);
  return {
    method,
    span: { file, start, end },
    ...(fault !== undefined && { fault }),
    ...(unresolved !== undefined && { unresolved }),
  };
}

/** The export that gives a file a name: its own, or the `export *` that passes it on. */
function findExport(modules: Modules, { file, exports }: ModuleFacts, name: string): Export | undefined {
  const passesOn = (each: Export): boolean => {
    const target = each.kind === 'all' ? modules.resolve(file, each.module) : undefined;
    return target !== undefined && findOrigin(modules, target.file, name) !== undefined;
  };
  return exports.find((each) => each.kind !== 'all' && each.name === name) ?? exports.find(passesOn);
}

/** What an export is, if the syntax tells that it cannot handle a request. */
function faultOf({ exports }: ModuleFacts, name: string, origin: Origin): Fault | undefined {
  const own = exports.find((each) => each.kind !== 'all' && each.name === name);
  if (own !== undefined && own.kind !== 'all' && own.typeOnly) return 'type';
  if (origin.kind === 'declaration') return findFault(origin.declarations);
  return origin.exported.kind === 'from' && origin.exported.imported === '*' ? 'namespace' : undefined;
}

/** Names that other frameworks give to the one function of a file. */
const OTHER_NAMES: ReadonlySet<string> = new Set(['default', 'handler']);

function findMisnamed(modules: Modules, facts: ModuleFacts, methods: readonly MethodExport[]): RouteFile['misnamed'] {
  const { file, exports, declarations } = facts;
  const taken = new Set<string>(methods.map(({ method }) => method));
  const isMeant = (name: string): boolean => {
    const method = name.toUpperCase();
    return OTHER_NAMES.has(name) ? taken.size === 0 : isMethod(method) && !taken.has(method);
  };
  const named = exports.filter(
    (each) => each.kind !== 'all' && isMeant(each.name) && isHandler(modules, facts, each.name),
  );
  const exported = new Set(exports.flatMap((each) => (each.kind === 'local' ? [each.local] : [])));
  const hidden = declarations.filter(
    (each) =>
      isMethod(each.name) && !taken.has(each.name) && !exported.has(each.name) && findFault([each]) === undefined,
  );
  return [...named, ...hidden].flatMap((each) =>
    'name' in each ? [{ name: each.name, span: { file, start: each.start, end: each.end } }] : [],
  );
}

function isHandler(modules: Modules, facts: ModuleFacts, name: string): boolean {
  const origin = findOrigin(modules, facts.file, name);
  return origin !== undefined && faultOf(facts, name, origin) === undefined;
}

function isMethod(name: string): name is RouteMethod {
  return (ROUTE_METHODS as readonly string[]).includes(name);
}

function findInstalledStar(modules: Modules, { file, exports }: ModuleFacts): string | undefined {
  const stars = exports.flatMap((each) => (each.kind === 'all' ? [each.module] : []));
  return stars.find((each) => modules.resolve(file, each) === undefined && !modules.isMissing(file, each));
}

function isOfTypes(modules: Modules, facts: ModuleFacts): boolean {
  const { file, exports } = facts;
  const isType = (each: Export): boolean => {
    if (each.kind === 'all' || each.typeOnly) return each.kind !== 'all';
    const origin = findOrigin(modules, file, each.name);
    return origin !== undefined && faultOf(facts, each.name, origin) === 'type';
  };
  return exports.length > 0 && exports.every(isType);
}

function passesOnBroken(modules: Modules, { file, exports }: ModuleFacts): boolean {
  return exports.some((each) => each.kind === 'all' && modules.resolve(file, each.module)?.failure !== undefined);
}

/** The routes of an app, and what is wrong with them. */
export type RoutesReading = {
  /** Each path and method once: of those that match the same requests, the first. */
  readonly routes: readonly Route[];
  /** Routes that never answer, and the route that answers instead. */
  readonly shadowed: readonly { readonly route: Route; readonly by: Route }[];
  /** Paths that no request can have, with the first of their files. */
  readonly faulty: readonly { readonly file: string; readonly fault: PathFault }[];
  readonly files: readonly RouteFile[];
};

/** Binds methods to paths. */
export function bindRoutes(files: readonly RouteFile[]): RoutesReading {
  const faulty = files.flatMap(({ file }) => {
    const fault = findPathFault(file);
    return fault === undefined ? [] : [{ file, fault }];
  });
  const unusable = new Set(faulty.map(({ file }) => file));
  const all = files.filter(({ file }) => !unusable.has(file)).flatMap(toRoutes);
  const groups = [...groupBy(all, toKey).values()].map((group) => group.toSorted(compareRoutes));
  return {
    routes: groups.flatMap(([first]) => first ?? []).sort(compareRoutes),
    shadowed: groups.flatMap(([by, ...others]) => (by === undefined ? [] : others.map((route) => ({ route, by })))),
    faulty,
    files,
  };
}

function toRoutes({ file, methods }: RouteFile): readonly Route[] {
  const path = toRoutePath(file);
  return methods.filter(({ fault }) => fault === undefined).map(({ method, span }) => ({ path, method, file, span }));
}

/** The same for all routes that match the same requests. */
export function toKey({ path, method }: Pick<Route, 'path' | 'method'>): string {
  const shape = path.split('/').map((segment) => (isParameter(segment) ? '[]' : segment));
  return `${method} ${shape.join('/')}`;
}

function compareRoutes(a: Route, b: Route): number {
  const byMethod = ROUTE_METHODS.indexOf(a.method) - ROUTE_METHODS.indexOf(b.method);
  return byCodeUnit(a.path, b.path) || byMethod || byCodeUnit(a.file, b.file);
}

/** Why no request has a path; `segment` is the part to change. */
export type PathFault = {
  readonly kind: 'rest' | 'optional' | 'parameter' | 'repeated' | 'characters';
  readonly segment: string;
};

/** What is wrong with the path that a file serves; undefined if nothing is. */
function findPathFault(file: string): PathFault | undefined {
  const served = toRoutePath(file).split('/').slice(1);
  // A bracket in the name of a file is meant as a parameter, also where the name is not part of the path.
  const name = file.slice(file.lastIndexOf('/') + 1).replace(/\.[mc]?ts$/, '');
  const segments = /[[\]]/.test(name) && !served.includes(name) ? [...served, name] : served;
  for (const [index, segment] of segments.entries()) {
    const kind = findSegmentFault(segment) ?? (isRepeated(segments, index) ? 'repeated' : undefined);
    if (kind !== undefined) return { kind, segment };
  }
  return undefined;
}

function isRepeated(segments: readonly string[], index: number): boolean {
  const segment = segments[index] as string;
  return isParameter(segment) && segments.indexOf(segment) < index;
}

function findSegmentFault(segment: string): PathFault['kind'] | undefined {
  if (/^\[\[.*\]\]$/.test(segment)) return 'optional';
  if (/^\[\.{3}.*\]$/.test(segment)) return 'rest';
  if (/[[\]]/.test(segment)) return /^\[[\w-]+\]$/.test(segment) ? undefined : 'parameter';
  return /^[\w.~-]*$/.test(segment) ? undefined : 'characters';
}
