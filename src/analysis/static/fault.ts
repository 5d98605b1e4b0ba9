import type { Declaration } from '../model/facts.js';

/** What an export is instead of a function; `declared`: a function without a body. */
export type Fault = 'type' | 'class' | 'enum' | 'namespace' | 'declared' | 'generator' | 'value';

/** What keeps a declaration from being a function that can be called; undefined if nothing does, as far as the syntax tells. */
export function findFault(declarations: readonly Declaration[]): Fault | undefined {
  const value = declarations.find(({ kind }) => kind === 'value');
  if (value === undefined) {
    const kinds = new Set(declarations.map(({ kind }) => kind));
    return (['class', 'enum', 'namespace'] as const).find((kind) => kinds.has(kind)) ?? 'type';
  }
  if (value.ambient) return 'declared';
  if (value.generator) return 'generator';
  const written = value.value?.kind === 'kept' ? value.value.expression : value.value;
  return written !== undefined && PLAIN_VALUES.has(written.kind) ? 'value' : undefined;
}

/** Expressions that are certainly no functions. */
const PLAIN_VALUES: ReadonlySet<string> = new Set(['literal', 'template', 'array', 'object']);
