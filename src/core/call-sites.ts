import { readStrings } from './evaluate.js';
import type { ModuleFacts } from './facts.js';
import { PACKAGE_NAME } from './layout.js';
import type { CallSite, Settings } from './model.js';
import { type Modules, toCandidates } from './modules.js';

/** The calls of `emit` in one file, through our package or through the generated file of a module registry. */
export function readCallSites(modules: Modules, facts: ModuleFacts, settings: Settings): readonly CallSite[] {
  const { file } = facts;
  const ours = new Map<string, boolean>();
  const isOurs = (module: string): boolean => {
    const known = ours.get(module) ?? isEmitter(modules, file, module, settings);
    ours.set(module, known);
    return known;
  };
  return facts.emitCalls.flatMap(({ module, argument, payload, floating, start, end }) => {
    if (!isOurs(module)) return [];
    const call = { file, start, end };
    if (argument === undefined) return [{ names: [], span: call, call, complete: false, floating }];
    const { strings, complete } = readStrings(modules, { file, expression: argument });
    const names = strings.map(({ value, ...places }) => ({ name: value, ...places }));
    const span = { file, start: argument.start, end: argument.end };
    return [{ names, span, ...(payload && { payload }), call, complete, floating }];
  });
}

function isEmitter(modules: Modules, file: string, module: string, settings: Settings): boolean {
  if (module === PACKAGE_NAME) return true;
  if (settings.registry !== 'module') return false;
  const registry = `${settings.outDir}/events.ts`;
  const path = module.startsWith('#') ? modules.packageImport(module) : undefined;
  if (path !== undefined) return toCandidates('package.json', path).includes(registry);
  return module.startsWith('.') && toCandidates(file, module).includes(registry);
}
