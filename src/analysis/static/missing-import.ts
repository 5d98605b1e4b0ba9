import type { Expression } from '../model/facts.js';
import { findConstant, type Placed } from './evaluate.js';
import { findOrigin, type Modules } from './modules.js';

/** More expressions than this are not searched. */
const MAX_STEPS = 10_000;

/** The specifier that resolves to nothing and that an expression depends on; undefined if there is none. */
export function findMissingImport(modules: Modules, placed: Placed): string | undefined {
  const seen = new Set<Expression>();
  const open = [placed];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { file, expression } = next;
    // What can be read has been read; each expression counts once, because templates may repeat it.
    if (seen.has(expression) || seen.size > MAX_STEPS) continue;
    seen.add(expression);
    const missing = expression.kind === 'reference' ? findMissingName(modules, file, expression.name) : undefined;
    if (missing !== undefined) return missing;
    const constant = expression.kind === 'reference' ? findConstant(modules, file, expression) : undefined;
    if (constant !== undefined) open.push(constant);
    for (const part of partsOf(expression)) open.push({ file, expression: part });
  }
  return undefined;
}

/** The parts that decide whether an expression can be read. */
function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'member':
      return [expression.object, expression.key];
    case 'call':
      return [expression.callee, ...expression.arguments];
    case 'kept':
      return [expression.expression];
    case 'array':
      return expression.elements.map(({ value }) => value);
    case 'object':
      return expression.properties.map(({ value }) => value);
    case 'template':
      return expression.parts;
    case 'choice':
      return expression.branches;
    default:
      return [];
  }
}

function findMissingName(modules: Modules, file: string, name: string): string | undefined {
  const imported = modules.find(file)?.imports.find((each) => each.local === name);
  if (imported === undefined) return undefined;
  const target = modules.resolve(file, imported.module);
  if (target !== undefined) return findMissing(modules, target.file, imported.imported);
  return modules.isMissing(file, imported.module) ? imported.module : undefined;
}

/** The specifier that resolves to nothing and that an export depends on; undefined if there is none. */
export function findMissing(modules: Modules, file: string, name: string): string | undefined {
  const origin = findOrigin(modules, file, name);
  if (origin === undefined) return name === 'default' ? undefined : findMissingStars(modules, file)[0];
  if (origin.kind !== 'elsewhere' || origin.exported.kind !== 'from') return undefined;
  const { module } = origin.exported;
  return modules.isMissing(origin.file, module) ? module : undefined;
}

/** The specifiers of every `export *` that a file passes on and that resolve to nothing. */
export function findMissingStars(modules: Modules, file: string, seen = new Set<string>()): readonly string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  return (modules.find(file)?.exports ?? []).flatMap((each) => {
    if (each.kind !== 'all') return [];
    const target = modules.resolve(file, each.module);
    if (target !== undefined) return findMissingStars(modules, target.file, seen);
    return modules.isMissing(file, each.module) ? [each.module] : [];
  });
}
