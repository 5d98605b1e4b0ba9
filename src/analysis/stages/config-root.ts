import { findExported, isDefineConfig, type Placed } from '../static/evaluate.js';
import type { Modules } from '../static/modules.js';

/** More steps than this from the default export to its value are taken for a cycle. */
const MAX_STEPS = 100;

/** What the config exports, and whether its type keeps literals on the way there. */
export type ConfigRoot = { readonly value: Placed; readonly literal: boolean };

export function findRoot(modules: Modules, file: string): ConfigRoot | undefined {
  const value = findExported(modules, file, 'default');
  return value && { value, literal: /\.[mc]?ts$/.test(file) && keepsLiterals(modules, file) };
}

/** Whether the file itself exports its config through `defineConfig`, `as const` or `satisfies`. */
function keepsLiterals(modules: Modules, file: string): boolean {
  const facts = modules.find(file);
  const exported = facts?.exports.find((each) => each.kind === 'local' && each.name === 'default');
  let name = exported?.kind === 'local' ? exported.local : undefined;
  for (let steps = 0; name !== undefined && steps < MAX_STEPS; steps++) {
    const constant = facts?.declarations.find((each) => each.name === name && each.kind === 'value');
    if (constant === undefined || constant.annotated) return false;
    const { value } = constant;
    if (value?.kind === 'kept' || (value?.kind === 'call' && isDefineConfig(modules, file, value))) return true;
    name = value?.kind === 'reference' ? value.name : undefined;
  }
  return false;
}
