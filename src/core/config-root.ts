import { findConstant, findExported, type Placed } from './evaluate.js';
import type { Expression } from './facts.js';
import { PACKAGE_NAME } from './layout.js';
import type { Modules } from './modules.js';

/** More steps than this from the default export to its value are taken for a cycle. */
const MAX_STEPS = 100;

/** What the config exports, and whether its type keeps literals on the way there. */
export type ConfigRoot = { readonly value: Placed; readonly literal: boolean };

export function findRoot(modules: Modules, file: string): ConfigRoot | undefined {
  let expression = findDefault(modules, file);
  let literal = false;
  for (let steps = 0; expression !== undefined && steps < MAX_STEPS; steps++) {
    if (expression.kind === 'kept') {
      literal = true;
      expression = expression.expression;
    } else if (isDefineConfig(modules, file, expression)) {
      literal = true;
      expression = expression.arguments[0];
    } else if (expression.kind === 'reference') {
      const { name } = expression;
      const constant = modules.find(file)?.declarations.find((each) => each.name === name && each.kind === 'value');
      if (constant?.value === undefined || constant.annotated) {
        return { value: findConstant(modules, file, name) ?? { file, expression }, literal: false };
      }
      expression = constant.value;
    } else return { value: { file, expression }, literal };
  }
  const imported = findExported(modules, file, 'default');
  return imported && { value: imported, literal: false };
}

/** The default export as it is written in this file. */
function findDefault(modules: Modules, file: string): Expression | undefined {
  const exported = modules.find(file)?.exports.find((each) => each.kind === 'local' && each.name === 'default');
  return exported?.kind === 'local'
    ? { kind: 'reference', name: exported.local, start: exported.start, end: exported.end }
    : undefined;
}

function isDefineConfig(
  modules: Modules,
  file: string,
  expression: Expression,
): expression is Expression & { kind: 'call' } {
  if (expression.kind !== 'call') return false;
  const { callee } = expression;
  const imports = modules.find(file)?.imports.filter((each) => each.module === PACKAGE_NAME) ?? [];
  if (callee.kind === 'reference') {
    return imports.some((each) => each.local === callee.name && each.imported === 'defineConfig');
  }
  if (callee.kind !== 'member' || callee.key.kind !== 'literal' || callee.key.value !== 'defineConfig') return false;
  const { object } = callee;
  return object.kind === 'reference' && imports.some((each) => each.local === object.name && each.imported === '*');
}
