import { readStrings } from '../static/evaluate.js';
import { PACKAGE_NAME } from '../model/layout.js';
import type { CallSite, Settings } from '../model/model.js';
import type { Modules } from '../static/modules.js';

/** What decides which modules give an `emit` of ours. */
type Emitting = Pick<Settings, 'outDir' | 'registry'>;

/** The calls of `emit` in one file, through our package or through the generated file of a module registry. */
export function readCallSites(modules: Modules, file: string, settings: Emitting): readonly CallSite[] {
  const ours = new Map<string, boolean>();
  const isOurs = (module: string): boolean => {
    const known = ours.get(module) ?? isEmitter(modules, file, module, settings);
    ours.set(module, known);
    return known;
  };
  const calls = modules.find(file)?.emitCalls ?? [];
  return calls.flatMap(({ module, argument, payload, floating, awaitable, start, end }) => {
    if (!isOurs(module)) return [];
    const call = { file, start, end };
    const site = { call, floating, awaitable };
    if (argument === undefined) return [{ ...site, names: [], span: call, complete: false }];
    const { strings, complete } = readStrings(modules, { file, expression: argument });
    const names = strings.map(({ value, ...places }) => ({ name: value, ...places }));
    const span = { file, start: argument.start, end: argument.end };
    return [{ ...site, names, span, ...(payload && { payload }), complete }];
  });
}

function isEmitter(modules: Modules, file: string, module: string, settings: Emitting): boolean {
  if (module === PACKAGE_NAME) return true;
  if (settings.registry !== 'module') return false;
  return modules.candidates(file, module).includes(`${settings.outDir}/events.ts`);
}
