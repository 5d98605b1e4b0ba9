import { PACKAGE_NAME } from '../model/layout.js';
import type { CallSite, Settings } from '../model/model.js';
import { readStrings } from '../static/evaluate.js';
import type { Modules } from '../static/modules.js';

/** A call of an imported `emit`, and the module that it comes from. */
export type ImportedCall = {
  readonly site: CallSite;
  readonly module: string;
  /** The files that the module may resolve to. */
  readonly candidates: readonly string[];
};

/** The calls of an imported `emit` in one file, from any module. */
export function readImportedCalls(modules: Modules, file: string): readonly ImportedCall[] {
  const calls = modules.find(file)?.emitCalls ?? [];
  return calls.map(({ module, argument, payload, floating, awaitable, start, end }) => {
    const call = { file, start, end };
    const origin = { module, candidates: modules.candidates(file, module) };
    if (argument === undefined) {
      return { ...origin, site: { call, floating, awaitable, names: [], span: call, complete: false } };
    }
    const { strings, complete } = readStrings(modules, { file, expression: argument });
    const names = strings.map(({ value, ...places }) => ({ name: value, ...places }));
    const span = { file, start: argument.start, end: argument.end };
    return { ...origin, site: { call, floating, awaitable, names, span, ...(payload && { payload }), complete } };
  });
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
