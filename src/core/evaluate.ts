import type { Expression } from './facts.js';
import { findOrigin, type Modules } from './modules.js';
import type { Span } from './source.js';

/** An expression and the file it stands in. */
export type Placed = { readonly file: string; readonly expression: Expression };

/** Longest way from a reference to its value, and deepest spread. */
const MAX_STEPS = 100;

/** Most properties or elements of one object or array with its spreads laid open, and longest joined template. */
const MAX_SIZE = 100_000;

/** The expressions that are being settled: meeting one of them again is a cycle. */
type Trail = readonly Expression[];

/**
 * Follows references, imports, members and templates until something is there that stands for itself: a literal, an
 * array, an object, a choice, a call. What cannot be followed comes back as it is, so that a message can quote it.
 */
export function settle(modules: Modules, placed: Placed, trail: Trail = []): Placed {
  const { file, expression } = placed;
  if (trail.length > MAX_STEPS || trail.includes(expression)) return placed;
  const inner = [...trail, expression];
  switch (expression.kind) {
    case 'kept':
      return settle(modules, { file, expression: expression.expression }, inner);
    case 'reference':
      return settleVia(modules, findConstant(modules, file, expression.name), placed, inner);
    case 'member':
      return settleVia(modules, findMember(modules, file, expression, inner), placed, inner);
    case 'template': {
      const value = joinTemplate(modules, file, expression.parts, inner);
      const { start, end } = expression;
      const composed = expression.parts.length > 1 && { composed: true as const };
      return value === undefined ? placed : { file, expression: { kind: 'literal', value, start, end, ...composed } };
    }
    default:
      return placed;
  }
}

function settleVia(modules: Modules, found: Placed | undefined, placed: Placed, trail: Trail): Placed {
  const settled = found === undefined ? placed : settle(modules, found, trail);
  return isStatic(settled.expression) ? settled : placed;
}

function isStatic(expression: Expression): boolean {
  return ['literal', 'array', 'object', 'choice', 'call'].includes(expression.kind);
}

/** The value of a name of a file: a constant of its own, or one that it imports. */
export function findConstant(modules: Modules, file: string, name: string): Placed | undefined {
  const facts = modules.find(file);
  const own = facts?.declarations.find((each) => each.name === name && each.kind === 'value');
  if (own !== undefined) return own.value === undefined ? undefined : { file, expression: own.value };
  const imported = facts?.imports.find((each) => each.local === name);
  if (imported === undefined) return undefined;
  const target = modules.resolve(file, imported.module);
  return target === undefined ? undefined : findExported(modules, target.file, imported.imported);
}

/** The value that a file exports under a name, its own or one that it re-exports. */
export function findExported(modules: Modules, file: string, name: string): Placed | undefined {
  const facts = modules.find(file);
  if (name === 'default' && facts?.defaultExport !== undefined) return { file, expression: facts.defaultExport };
  const origin = findOrigin(modules, file, name);
  if (origin?.kind !== 'declaration') return undefined;
  const value = origin.declarations.find((each) => each.value !== undefined)?.value;
  return value === undefined ? undefined : { file: origin.file, expression: value };
}

function findMember(
  modules: Modules,
  file: string,
  expression: Expression & { kind: 'member' },
  trail: Trail,
): Placed | undefined {
  const key = settle(modules, { file, expression: expression.key }, trail).expression;
  if (key.kind !== 'literal') return undefined;
  const namespace = findNamespaceMember(modules, file, expression.object, String(key.value));
  if (namespace !== undefined) return namespace;
  const object = settle(modules, { file, expression: expression.object }, trail);
  if (object.expression.kind === 'array') return readElements(modules, object)[Number(key.value)];
  if (object.expression.kind !== 'object') return undefined;
  const found = findProperty(modules, object, String(key.value));
  return found.kind === 'found' ? found.value : undefined;
}

/** `names.registered` after `import * as names from './names.js'`. */
function findNamespaceMember(modules: Modules, file: string, object: Expression, name: string): Placed | undefined {
  if (object.kind !== 'reference') return undefined;
  const imported = modules.find(file)?.imports.find((each) => each.local === object.name && each.imported === '*');
  const target = imported === undefined ? undefined : modules.resolve(file, imported.module);
  return target === undefined ? undefined : findExported(modules, target.file, name);
}

function joinTemplate(modules: Modules, file: string, parts: readonly Expression[], trail: Trail): string | undefined {
  let text = '';
  for (const part of parts) {
    const value = settle(modules, { file, expression: part }, trail).expression;
    if (value.kind !== 'literal' || text.length > MAX_SIZE) return undefined;
    text += String(value.value);
  }
  return text;
}

export type Lookup =
  | { readonly kind: 'found'; readonly value: Placed; readonly key: Placed }
  | { readonly kind: 'absent' }
  /** `at` decides, and cannot be read. */
  | { readonly kind: 'unknown'; readonly at: Placed };

/** The value of `name` in an object; later properties win, as they do at run time. */
export function findProperty(modules: Modules, placed: Placed, name: string): Lookup {
  const { entries, unread } = readEntries(modules, placed);
  const found = entries.findLast((each) => each.name === name);
  const hiding = unread.findLast((each) => found === undefined || each.order > found.order);
  if (hiding !== undefined) return { kind: 'unknown', at: hiding.at };
  return found === undefined ? { kind: 'absent' } : { kind: 'found', value: found.value, key: found.key };
}

export type Entry = { readonly name: string; readonly key: Placed; readonly value: Placed; readonly order: number };

type Entries = {
  readonly entries: readonly Entry[];
  readonly unread: readonly { readonly at: Placed; readonly order: number }[];
};

/** All properties of an object with its spreads laid open; a name may come twice, the last one counts. */
export function readEntries(modules: Modules, placed: Placed): Entries {
  const entries: Entry[] = [];
  const unread: { at: Placed; order: number }[] = [];
  let order = 0;
  const walk = (object: Placed, depth: number): void => {
    const { file, expression } = settle(modules, object);
    if (expression.kind !== 'object' || depth > MAX_STEPS) {
      unread.push({ at: object, order: order++ });
      return;
    }
    for (const property of expression.properties) {
      if (order > MAX_SIZE) return;
      const value = { file, expression: property.value };
      if (property.key === undefined) walk(value, depth + 1);
      else {
        const key = { file, expression: property.key };
        const settled = settle(modules, key).expression;
        if (settled.kind === 'literal') entries.push({ name: String(settled.value), key, value, order: order++ });
        else unread.push({ at: key, order: order++ });
      }
    }
  };
  walk(placed, 0);
  return { entries, unread };
}

/** The elements of an array with its spreads laid open; what cannot be read stands as it is written. */
export function readElements(modules: Modules, placed: Placed): readonly Placed[] {
  const elements: Placed[] = [];
  const walk = (array: Placed, depth: number): void => {
    const { file, expression } = settle(modules, array);
    if (expression.kind !== 'array' || depth > MAX_STEPS) {
      elements.push(array);
      return;
    }
    for (const element of expression.elements) {
      if (elements.length > MAX_SIZE) return;
      const value = { file, expression: element.value };
      if (element.spread) walk(value, depth + 1);
      else elements.push(value);
    }
  };
  walk(placed, 0);
  return elements;
}

export type WrittenString = {
  readonly value: string;
  readonly span: Span;
  /** The literal that spells it, which may stand elsewhere; not there where it is put together. */
  readonly literal?: Span;
};

/** The strings that an expression may be, each where it is written; `complete` when there are no others. */
export function readStrings(modules: Modules, placed: Placed, trail: Trail = []): Strings {
  const settled = settle(modules, placed);
  const { file, expression } = settled;
  if (expression.kind === 'choice' && !trail.includes(expression)) {
    const inner = [...trail, expression];
    const branches = expression.branches.map((branch) => readStrings(modules, { file, expression: branch }, inner));
    const strings = branches.flatMap((each) => each.strings);
    return {
      strings: file === placed.file ? strings : strings.map((each) => ({ ...each, span: spanOf(placed) })),
      complete: branches.every((each) => each.complete),
    };
  }
  if (expression.kind !== 'literal' || typeof expression.value !== 'string') return { strings: [], complete: false };
  const literal = expression.composed === undefined && { literal: spanOf(settled) };
  return { strings: [{ value: expression.value, span: spanOf(placed), ...literal }], complete: true };
}

type Strings = { readonly strings: readonly WrittenString[]; readonly complete: boolean };

export function spanOf({ file, expression }: Placed): Span {
  return { file, start: expression.start, end: expression.end };
}
