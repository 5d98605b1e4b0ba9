import {
  type Entry,
  findProperty,
  type Placed,
  readElements,
  readEntries,
  readStrings,
  settle,
  spanOf,
  type WrittenString,
} from './evaluate.js';
import type { Expression } from '../model/facts.js';
import { findMissingImport } from './missing-import.js';
import type { Modules } from './modules.js';
import type { Span } from '../model/source.js';

/** Collects what cannot be read and what has the wrong form while the config is read. */
export type FieldReader = {
  readonly modules: Modules;
  readonly unread: Unread[];
  readonly invalid: Invalid[];
  readonly unknown: UnknownKey[];
};

/** A key that has no meaning where it is written. */
export type UnknownKey = {
  readonly key: string;
  /** The object that it is in; empty for the config itself. */
  readonly path: string;
  /** The keys that the object may have, and those of them that it does not have yet. */
  readonly known: readonly string[];
  readonly absent: readonly string[];
  readonly span: Span;
  /** Whether it is written as `{ key }`, so that it is a value too. */
  readonly shorthand: boolean;
};

/** A part of the config that is only known when the config runs. */
export type Unread = {
  readonly path: string;
  readonly source: string;
  readonly span: Span;
  /** Whether the place changes a value after its declaration. */
  readonly changes: boolean;
  /** The import that it depends on and that resolves to nothing. */
  readonly missing?: string;
};

/** A part of the config that has the wrong form. */
export type Invalid = { readonly path: string; readonly expected: string; readonly span: Span };

/** A field of an object; `path` is its name in messages. */
export type Field = { readonly object: Placed; readonly name: string; readonly path: string };

/** The value of a field as written; undefined if it is missing, cannot be read, or is `undefined`. */
export function findField(reader: FieldReader, { object, name, path }: Field): Placed | undefined {
  const found = findProperty(reader.modules, object, name);
  if (found.kind === 'unknown') noteUnread(reader, found.at, path);
  if (found.kind !== 'found') return undefined;
  return isUndefined(settle(reader.modules, found.value).expression) ? undefined : found.value;
}

export function findObject(reader: FieldReader, field: Field): Placed | undefined {
  const found = findField(reader, field);
  return found && toObject(reader, found, field.path, 'an object');
}

export function toObject(reader: FieldReader, placed: Placed, path: string, expected: string): Placed | undefined {
  const value = settle(reader.modules, placed);
  if (value.expression.kind === 'object') return value;
  noteWrong(reader, placed, path, expected);
  return undefined;
}

/** Notes the keys of an object that are neither known nor accepted. */
export function noteUnknownKeys(
  reader: FieldReader,
  object: Placed,
  options: {
    readonly path: string;
    readonly known: readonly string[];
    readonly accepts?: (name: string) => boolean;
  },
): void {
  const { path, known, accepts = () => false } = options;
  const entries = readEntries(reader.modules, object).flatMap((each) => (each.kind === 'entry' ? [each] : []));
  const absent = known.filter((name) => !entries.some((each) => each.name === name));
  for (const { name, key, value } of entries) {
    if (known.includes(name) || accepts(name)) continue;
    const shorthand = key.expression.start === value.expression.start;
    reader.unknown.push({ key: name, path, known, absent, span: spanOf(key), shorthand });
  }
}

/** The literal in a field; notes a value that `accepts` rejects. */
export function findLiteral<T extends Literal>(
  reader: FieldReader,
  field: Field & { readonly accepts: (value: Literal) => value is T; readonly expected: string },
): T | undefined {
  const found = findField(reader, field);
  if (found === undefined) return undefined;
  const { expression } = settle(reader.modules, found);
  if (expression.kind === 'literal' && field.accepts(expression.value)) return expression.value;
  noteWrong(reader, found, field.path, field.expected);
  return undefined;
}

/** The properties of an object; if a name occurs twice, the last one. */
export function readProperties(
  reader: FieldReader,
  object: Placed,
  path: string,
): readonly (Entry & { kind: 'entry' })[] {
  const last = new Map<string, Entry & { kind: 'entry' }>();
  for (const entry of readEntries(reader.modules, object)) {
    if (entry.kind === 'entry') last.set(entry.name, entry);
    else noteUnread(reader, entry.at, path);
  }
  return [...last.values()];
}

/** The strings in an array; notes everything else. */
export function readNames(
  reader: FieldReader,
  value: Placed,
  { path, expected }: Pick<Invalid, 'path' | 'expected'>,
): readonly WrittenString[] {
  const { modules } = reader;
  const list = settle(modules, value);
  if (list.expression.kind !== 'array') {
    noteWrong(reader, value, path, expected);
    return [];
  }
  return readElements(modules, list).flatMap(({ at: element, unread }): WrittenString[] => {
    const { strings, complete } = readStrings(modules, element);
    const [only] = strings;
    if (!unread && complete && only !== undefined && strings.length === 1) return [only];
    // A list that contains itself is an array, but cannot be read.
    if (unread && only === undefined) noteUnread(reader, element, path);
    else noteWrong(reader, element, path, expected);
    return [];
  });
}

export type Literal = string | number | boolean | null;

/** Notes a value as invalid, or as unread if it cannot be read. */
export function noteWrong(reader: FieldReader, placed: Placed, path: string, expected: string): void {
  const { expression } = settle(reader.modules, placed);
  const isRead = ['literal', 'array', 'object'].includes(expression.kind) || isUndefined(expression);
  if (!isRead) noteUnread(reader, placed, path);
  else reader.invalid.push({ path, expected, span: spanOf(placed) });
}

export function noteUnread(reader: FieldReader, placed: Placed, path: string): void {
  const settled = settle(reader.modules, placed);
  const changes = settled.expression.kind === 'unread' && settled.expression.changes === true;
  const at = changes ? settled : placed;
  const missing = changes ? undefined : findMissingImport(reader.modules, placed);
  const source = toSource(at.expression);
  reader.unread.push({ path, source, span: spanOf(at), changes, ...(missing !== undefined && { missing }) });
}

function isUndefined(expression: Expression): boolean {
  return expression.kind === 'reference' && expression.name === 'undefined';
}

/** A short form of an expression for messages. */
function toSource(expression: Expression): string {
  switch (expression.kind) {
    case 'unread':
      return expression.source;
    case 'reference':
      return expression.name;
    case 'literal':
      return String(expression.value);
    case 'member': {
      const { object, key } = expression;
      return key.kind === 'literal' ? `${toSource(object)}.${key.value}` : `${toSource(object)}[${toSource(key)}]`;
    }
    case 'call':
      return `${toSource(expression.callee)}(…)`;
    case 'kept':
      return toSource(expression.expression);
    case 'template':
      return '`…`';
    case 'choice':
      return `… ? ${expression.branches.map(toSource).join(' : ')}`;
    case 'array':
      return '[…]';
    case 'object':
      return '{…}';
  }
}
