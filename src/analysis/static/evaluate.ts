import type { Expression, ModuleFacts, Property } from '../model/facts.js';
import { PACKAGE_NAME } from '../model/layout.js';
import { toChanged } from './changed.js';
import { findOrigin, type Modules } from './modules.js';
import type { Span } from '../model/source.js';

/** An expression and the file it is in. */
export type Placed = { readonly file: string; readonly expression: Expression };

/** The most steps from a reference to its value, and the deepest nesting of spreads. */
const MAX_DEPTH = 100;

/** The most steps of one reading: nested spreads and templates can double the work at each level. */
const MAX_STEPS = 200_000;

/** The longest text that a template may produce, in UTF-16 code units. */
const MAX_TEXT = 100_000;

/** The path of one reading to an expression. */
type Trail = {
  /** The expressions that are being read: reaching one of them again is a cycle. */
  readonly open: readonly Expression[];
  readonly steps: { left: number };
};

function startTrail(): Trail {
  return { open: [], steps: { left: MAX_STEPS } };
}

/** The trail with one more expression; undefined for a cycle, or if it gets too long. */
function extend({ open, steps }: Trail, expression: Expression): Trail | undefined {
  if (steps.left-- <= 0 || open.length > MAX_DEPTH || open.includes(expression)) return undefined;
  return { open: [...open, expression], steps };
}

/**
 * Follows references, imports, members and templates to a literal, an array, an object, a choice or a call. Returns
 * `placed` itself if it cannot be followed, so that a message can quote it.
 */
export function settle(modules: Modules, placed: Placed, trail = startTrail()): Placed {
  const { file, expression } = placed;
  if (expression.kind === 'literal') return placed;
  const inner = extend(trail, expression);
  if (inner === undefined) return placed;
  switch (expression.kind) {
    case 'kept':
      return settle(modules, { file, expression: expression.expression }, inner);
    case 'reference':
      return settleVia(modules, findConstant(modules, file, expression), placed, inner);
    case 'member':
      return settleVia(modules, findMember(modules, file, expression, inner), placed, inner);
    case 'call':
      return settleVia(modules, findResult(modules, file, expression), placed, inner);
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
  if (expression.kind === 'unread') return expression.changes === true;
  return ['literal', 'array', 'object', 'choice', 'call'].includes(expression.kind);
}

/** The value of a name in a file: a constant or an enum that the file declares or imports. */
export function findConstant(modules: Modules, file: string, { name, declared }: Reference): Placed | undefined {
  const facts = modules.find(file);
  const changed = declared ? undefined : findChanged(facts, name);
  if (changed !== undefined) return changed;
  const own = facts?.declarations.find((each) => each.name === name && (each.kind === 'value' || each.kind === 'enum'));
  if (own !== undefined) return own.value === undefined ? undefined : { file, expression: own.value };
  const imported = facts?.imports.find((each) => each.local === name);
  if (imported === undefined) return undefined;
  const target = modules.resolve(file, imported.module);
  return target === undefined ? undefined : findExported(modules, target.file, imported.imported);
}

/** The value that a file exports or re-exports under a name. */
export function findExported(modules: Modules, file: string, name: string): Placed | undefined {
  const origin = findOrigin(modules, file, name);
  if (origin?.kind !== 'declaration') return undefined;
  const found = origin.declarations.find((each) => each.value !== undefined);
  if (found?.value === undefined) return undefined;
  return findChanged(modules.find(origin.file), found.name) ?? { file: origin.file, expression: found.value };
}

/** The value of a name that the file itself changes after its declaration. */
function findChanged(facts: ModuleFacts | undefined, name: string): Placed | undefined {
  if (facts === undefined || facts.changes.length === 0) return undefined;
  const [first, ...others] = facts.changes.filter((each) => each.name === name);
  return first && { file: facts.file, expression: toChanged(name, [first, ...others]) };
}

/** The result of a call that is known without running it: `defineConfig(…)` and `require('./other.cjs')`. */
function findResult(modules: Modules, file: string, call: Call): Placed | undefined {
  const [argument] = call.arguments;
  if (argument === undefined) return undefined;
  if (isDefineConfig(modules, file, call)) return { file, expression: argument };
  if (call.callee.kind !== 'reference' || call.callee.name !== 'require' || argument.kind !== 'literal')
    return undefined;
  if (modules.find(file)?.declarations.some((each) => each.name === 'require')) return undefined;
  const target = modules.resolve(file, String(argument.value));
  return target === undefined ? undefined : findExported(modules, target.file, 'default');
}

/** Whether a call is one of this package's `defineConfig`, which returns its argument. */
export function isDefineConfig(modules: Modules, file: string, { callee }: Call): boolean {
  const imports = modules.find(file)?.imports.filter((each) => each.module === PACKAGE_NAME) ?? [];
  if (callee.kind === 'reference') {
    return imports.some((each) => each.local === callee.name && each.imported === 'defineConfig');
  }
  if (callee.kind !== 'member' || callee.key.kind !== 'literal' || callee.key.value !== 'defineConfig') return false;
  const { object } = callee;
  return object.kind === 'reference' && imports.some((each) => each.local === object.name && each.imported === '*');
}

type Call = Expression & { kind: 'call' };
type Reference = Expression & { kind: 'reference' };
type Member = Expression & { kind: 'member' };

function findMember(modules: Modules, file: string, expression: Member, trail: Trail): Placed | undefined {
  const key = settle(modules, { file, expression: expression.key }, trail).expression;
  if (key.kind !== 'literal') return undefined;
  const name = String(key.value);
  const namespace = findNamespaceMember(modules, file, expression.object, name);
  if (namespace !== undefined) return namespace;
  const object = settle(modules, { file, expression: expression.object }, trail);
  if (object.expression.kind === 'array') return findElement(readElements(modules, object, trail), name);
  if (object.expression.kind !== 'object') return undefined;
  const found = findProperty(modules, object, name, trail);
  return found.kind === 'found' ? found.value : undefined;
}

/** The element at an index; undefined after a spread that cannot be read, because its length is unknown. */
function findElement(items: readonly Item[], index: string): Placed | undefined {
  if (!/^(?:0|[1-9]\d*)$/.test(index)) return undefined;
  const before = items.slice(0, Number(index) + 1);
  return before.some(({ unread }) => unread) ? undefined : before[Number(index)]?.at;
}

/** `names.registered` after `import * as names from './names.js'`. */
function findNamespaceMember(modules: Modules, file: string, object: Expression, name: string): Placed | undefined {
  if (object.kind !== 'reference') return undefined;
  const imported = modules.find(file)?.imports.find((each) => each.local === object.name && each.imported === '*');
  const target = imported === undefined ? undefined : modules.resolve(file, imported.module);
  if (target === undefined) return undefined;
  const changed = modules.find(file)?.changes.find((each) => each.name === object.name && each.path[0] === name);
  return changed === undefined ? findExported(modules, target.file, name) : { file, expression: changed.by };
}

function joinTemplate(modules: Modules, file: string, parts: readonly Expression[], trail: Trail): string | undefined {
  let text = '';
  for (const part of parts) {
    const value = settle(modules, { file, expression: part }, trail).expression;
    if (value.kind !== 'literal' || text.length > MAX_TEXT) return undefined;
    text += String(value.value);
  }
  return text;
}

export type Lookup =
  | { readonly kind: 'found'; readonly value: Placed; readonly key: Placed }
  | { readonly kind: 'absent' }
  /** The value depends on `at`, which cannot be read. */
  | { readonly kind: 'unknown'; readonly at: Placed };

/** The value of `name` in an object; later properties win, as they do at run time. */
export function findProperty(modules: Modules, placed: Placed, name: string, trail = startTrail()): Lookup {
  const written = findWritten(placed, name);
  if (written !== undefined) return written;
  const found = readEntries(modules, placed, trail).findLast((each) => each.kind === 'unread' || each.name === name);
  if (found === undefined) return { kind: 'absent' };
  return found.kind === 'unread' ? { kind: 'unknown', at: found.at } : { ...found, kind: 'found' };
}

/** The fast path for the usual case: a property of the object itself, with no spread or computed key after it. */
function findWritten({ file, expression }: Placed, name: string): Lookup | undefined {
  if (expression.kind !== 'object') return undefined;
  const index = expression.properties.findLastIndex(({ key }) => key?.kind !== 'literal' || String(key.value) === name);
  const { key, value } = expression.properties[index] ?? ({} as Partial<Property>);
  if (value === undefined || key?.kind !== 'literal') return undefined;
  return { kind: 'found', value: { file, expression: value }, key: { file, expression: key } };
}

export type Entry =
  | { readonly kind: 'entry'; readonly name: string; readonly key: Placed; readonly value: Placed }
  /** A spread or a key that cannot be read, and may stand for any name. */
  | { readonly kind: 'unread'; readonly at: Placed };

/** All properties of an object, with spreads expanded; if a name occurs twice, the last one counts. */
export function readEntries(modules: Modules, placed: Placed, trail = startTrail()): readonly Entry[] {
  const object = settle(modules, placed, trail);
  const { file, expression } = object;
  const inner = extend(trail, expression);
  if (expression.kind !== 'object' || inner === undefined) return [{ kind: 'unread', at: placed }];
  const entries: Entry[] = [];
  for (const property of expression.properties) {
    const value = { file, expression: property.value };
    if (property.key === undefined) append(entries, readEntries(modules, value, inner));
    else {
      const key = { file, expression: property.key };
      const settled = settle(modules, key, inner).expression;
      entries.push(
        settled.kind === 'literal'
          ? { kind: 'entry', name: String(settled.value), key, value }
          : { kind: 'unread', at: key },
      );
    }
  }
  return entries;
}

/** One element of an array; `unread` if it is a spread of something that cannot be read as an array. */
export type Item = { readonly at: Placed; readonly unread: boolean };

/** The elements of an array, with spreads expanded. */
export function readElements(modules: Modules, placed: Placed, trail = startTrail()): readonly Item[] {
  const { file, expression } = settle(modules, placed, trail);
  if (expression.kind !== 'array') return [{ at: placed, unread: true }];
  const inner = extend(trail, expression);
  if (inner === undefined) return [{ at: placed, unread: true }];
  const items: Item[] = [];
  for (const element of expression.elements) {
    const at = { file, expression: element.value };
    if (element.spread) append(items, readElements(modules, at, inner));
    else items.push({ at, unread: false });
  }
  return items;
}

/** Not `push(...items)`, which would put every item on the stack. */
function append<T>(target: T[], items: readonly T[]): void {
  for (const item of items) target.push(item);
}

export type WrittenString = {
  readonly value: string;
  readonly span: Span;
  /** The literal that spells it, which may be elsewhere; absent if it is joined from several pieces. */
  readonly literal?: Span;
};

type Strings = { readonly strings: readonly WrittenString[]; readonly complete: boolean };

/** The strings that an expression may evaluate to, with their places; `complete` if there are no others. */
export function readStrings(modules: Modules, placed: Placed, trail = startTrail()): Strings {
  const settled = settle(modules, placed, trail);
  const { file, expression } = settled;
  if (expression.kind === 'choice') return readBranches(modules, placed, { file, expression }, trail);
  if (expression.kind !== 'literal' || typeof expression.value !== 'string') return { strings: [], complete: false };
  const literal = expression.composed === undefined && { literal: spanOf(settled) };
  return { strings: [{ value: expression.value, span: spanOf(placed), ...literal }], complete: true };
}

/** Branches in another file are reported where they are used. */
function readBranches(
  modules: Modules,
  placed: Placed,
  { file, expression }: Placed & { expression: { kind: 'choice' } },
  trail: Trail,
): Strings {
  const inner = extend(trail, expression);
  if (inner === undefined) return { strings: [], complete: false };
  const branches = expression.branches.map((branch) => readStrings(modules, { file, expression: branch }, inner));
  const strings = branches.flatMap((each) => each.strings);
  return {
    strings: file === placed.file ? strings : strings.map((each) => ({ ...each, span: spanOf(placed) })),
    complete: branches.every((each) => each.complete),
  };
}

export function spanOf({ file, expression }: Placed): Span {
  return { file, start: expression.start, end: expression.end };
}
