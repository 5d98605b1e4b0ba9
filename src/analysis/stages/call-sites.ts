import type { EmitCall, Expression } from '../model/facts.js';
import { PACKAGE_NAME } from '../model/layout.js';
import type { CallSite, EmittedName, Settings } from '../model/model.js';
import { findProperty, type Placed, readElements, readStrings, settle } from '../static/evaluate.js';
import type { Modules } from '../static/modules.js';

/** A call of an imported `emit` or `emitMany`, and the module that it comes from. */
export type ImportedCall = {
  readonly site: CallSite;
  readonly module: string;
  /** The files that the module may resolve to. */
  readonly candidates: readonly string[];
};

/** The calls of an imported `emit` or `emitMany` in one file, from any module. */
export function readImportedCalls(modules: Modules, file: string): readonly ImportedCall[] {
  const { emitCalls = [], suppressed = [] } = modules.find(file) ?? {};
  const isSuppressed = (offset: number): boolean =>
    suppressed.some(({ start, end }) => start <= offset && offset < end);
  return emitCalls.map((each) => {
    const { module, method, argument, floating, awaitable, start, end } = each;
    const call = { file, start, end };
    const own = { method, call, floating, awaitable, suppressed: isSuppressed(start) };
    const origin = { module, candidates: modules.candidates(file, module) };
    if (argument === undefined) return { ...origin, site: { ...own, names: [], span: call, complete: false } };
    const span = { file, start: argument.start, end: argument.end };
    const read = readNames(modules, { file, expression: argument }, each);
    const names = read.names.map((name): EmittedName => {
      // A name in another file is reported where the list is used.
      const place = name.span.file === file ? name.span : span;
      return { ...name, span: place, suppressed: isSuppressed(place.start) || isSuppressed(argument.start) };
    });
    return { ...origin, site: { ...own, names, span, complete: read.complete } };
  });
}

type Names = { readonly names: readonly Omit<EmittedName, 'suppressed'>[]; readonly complete: boolean };

function readNames(modules: Modules, placed: Placed, { method, payload }: EmitCall): Names {
  if (method === 'emit') return readName(modules, placed, payload);
  const { names, complete } = readBatch(modules, placed, { left: MAX_PARTS });
  // An array that is empty where it is declared is filled later.
  return { names, complete: complete && names.length > 0 };
}

function readName(modules: Modules, placed: Placed, payload: Expression | undefined): Names {
  const { strings, complete } = readStrings(modules, placed);
  const names = strings.map(({ value, ...places }) => ({ name: value, ...places, ...(payload && { payload }) }));
  return { names, complete };
}

/** The most lists, choices and entries to read in one call: lists that hold each other could go on for ever. */
const MAX_PARTS = 20_000;

const UNREAD: Names = { names: [], complete: false };

/** The names in the list of `emitMany`: those of its entries, with spreads and choices followed. */
function readBatch(modules: Modules, placed: Placed, parts: { left: number }): Names {
  if (parts.left-- <= 0) return UNREAD;
  const settled = settle(modules, placed);
  const { file, expression } = settled;
  switch (expression.kind) {
    case 'array':
      return joinNames(
        readElements(modules, settled).map(({ at, unread }) => {
          // A spread that stays unread and is an array holds itself.
          const isCircular = unread && settle(modules, at).expression.kind === 'array';
          return isCircular ? UNREAD : readBatch(modules, at, parts);
        }),
      );
    case 'choice':
      return joinNames(expression.branches.map((branch) => readBatch(modules, { file, expression: branch }, parts)));
    case 'object': {
      const type = findProperty(modules, settled, 'type');
      if (type.kind !== 'found') return UNREAD;
      const data = findProperty(modules, settled, 'data');
      const payload = data.kind === 'found' ? data.value.expression : undefined;
      return readName(modules, type.value, payload?.kind === 'object' ? payload : undefined);
    }
    default:
      return UNREAD;
  }
}

function joinNames(read: readonly Names[]): Names {
  return { names: read.flatMap(({ names }) => names), complete: read.every(({ complete }) => complete) };
}

/**
 * The calls that emit an event of the app: through this package, or through the generated file of a module registry.
 */
export function findCallSites(
  calls: readonly (readonly ImportedCall[])[],
  { outDir, registry }: Pick<Settings, 'outDir' | 'registry'>,
): readonly CallSite[] {
  const registryFile = registry === 'module' ? `${outDir}/events.ts` : undefined;
  const isOurs = ({ module, candidates }: ImportedCall): boolean =>
    module === PACKAGE_NAME || (registryFile !== undefined && candidates.includes(registryFile));
  return calls.flatMap((each) => each.filter(isOurs).map(({ site }) => site));
}
