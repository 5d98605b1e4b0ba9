import type { Element, Expression, Property } from '../../analysis/model/facts.js';
import { lineStarts, positionAt, type Span } from '../../analysis/model/source.js';
import { applyEdits } from '../../analysis/problems/fixes/apply-fixes.js';
import { insertItem } from '../../analysis/problems/fixes/insert-item.js';
import { readModule } from '../../analysis/syntax/read-module.js';
import { ToolError } from '../disk/tool-error.js';

/** A JSON file, which may have comments and trailing commas. Every edit leaves the rest of its text as it is. */
export type JsonFile = { readonly path: string; readonly text: string };

/** Adds items to the list at `keys`, which is created if it is not there. */
export function addItems(file: JsonFile, keys: readonly string[], items: readonly unknown[]): JsonFile {
  const list = find(readValue(file), keys);
  if (list === undefined) return items.length === 0 ? file : addProperty(file, keys, items);
  return items.reduce<JsonFile>((edited, item) => insert(edited, keys, 'list', toInline(item)), file);
}

/** Adds the property at `keys`, with the objects around it that are not there yet. */
export function addProperty(file: JsonFile, keys: readonly string[], value: unknown): JsonFile {
  const root = readValue(file);
  const depth = keys.findIndex((_, index) => find(root, keys.slice(0, index + 1)) === undefined);
  const [key = '', ...inner] = keys.slice(depth);
  const nested = inner.reduceRight<unknown>((each, name) => ({ [name]: each }), value);
  return insert(file, keys.slice(0, depth), 'object', `${JSON.stringify(key)}: ${toJson(nested)}`);
}

/** Removes the object in the list at `keys` whose `key` is `value`, and the list if nothing else is in it. */
export function removeItem(file: JsonFile, keys: readonly string[], key: string, value: string): JsonFile {
  const root = readValue(file);
  const list = find(root, keys);
  if (list?.kind !== 'array') return file;
  const index = list.elements.findIndex((each) => isLiteral(find(each.value, [key]), value));
  if (index < 0) return file;
  if (list.elements.length > 1) return cut(file, list.elements, index);
  const owner = find(root, keys.slice(0, -1));
  const members = owner?.kind === 'object' ? owner.properties : [];
  return cut(
    file,
    members,
    members.findIndex((each) => isLiteral(each.key, keys.at(-1))),
  );
}

/** Removes an item with its comma, and with its line if it has one of its own. Comments beside it stay. */
function cut({ path, text }: JsonFile, items: readonly (Element | Property)[], index: number): JsonFile {
  const item = items[index];
  if (item === undefined) return { path, text };
  const start = ('key' in item && item.key !== undefined ? item.key : item.value).start;
  const comma = /^\s*,/.exec(text.slice(item.end))?.[0];
  const after = item.end + (comma?.length ?? 0);
  const indent = /(?:\r?\n)?[ \t]*$/.exec(text.slice(0, start))?.[0] ?? '';
  const ownsLine = indent.includes('\n') && /^[ \t]*(?:\r?\n|$)/.test(text.slice(after));
  const space = ownsLine || comma === undefined ? 0 : (/^[ \t]*/.exec(text.slice(after))?.[0].length ?? 0);
  const head = text.slice(0, ownsLine || comma === undefined ? start - indent.length : start);
  const tail = text.slice(after + space);
  // Without a comma after it, it was the last: the one before it has its comma for nothing then.
  const before = comma === undefined ? items[index - 1] : undefined;
  if (before === undefined) return { path, text: `${head}${tail}` };
  return { path, text: `${head.slice(0, before.end)}${head.slice(before.end).replace(',', '')}${tail}` };
}

/** Why a file cannot be read as JSON; undefined if it can. */
export function findFault(file: JsonFile): string | undefined {
  const { failure } = readJson(file);
  return failure?.kind === 'syntax' ? failure.reason : failure?.kind;
}

/** What stands at `keys`, with its line; undefined if nothing does, or if the file cannot be read as JSON. */
export function findValue(file: JsonFile, keys: readonly string[]): FoundValue | undefined {
  const { failure, declarations } = readJson(file);
  const value = failure === undefined ? find(declarations.find(isWhole)?.value, keys) : undefined;
  if (value === undefined) return undefined;
  const { line } = positionAt(lineStarts(file.text), value.start);
  return { line, ...(value.kind === 'literal' && { literal: value.value }) };
}

export type FoundValue = { readonly line: number; readonly literal?: string | number | boolean | null };

/** Adds an item to the list or object at `keys`. */
function insert(file: JsonFile, keys: readonly string[], kind: 'list' | 'object', item: string): JsonFile {
  const { path, text } = file;
  const parent = find(readValue(file), keys);
  const items =
    parent?.kind === 'array' && kind === 'list'
      ? parent.elements
      : parent?.kind === 'object' && kind === 'object'
        ? parent.properties
        : undefined;
  if (parent === undefined || items === undefined)
    throw new ToolError(
      `${keys.length === 0 ? 'The value' : keys.join('.')} in ${path} is not ${kind === 'list' ? 'a list' : 'an object'}`,
      'Correct it, then run this again.',
    );
  const span = { file: path, start: parent.start, end: parent.end };
  const last = items.at(-1);
  const from = last === undefined ? undefined : 'key' in last && last.key !== undefined ? last.key : last.value;
  const textOf = ({ start, end }: Span): string => text.slice(start, end);
  const edits = insertItem(
    { span, ...(last && from && { last: { file: path, start: from.start, end: last.end } }) },
    item,
    textOf,
  );
  return { path, text: applyEdits(text, edits) };
}

function readValue({ path, text }: JsonFile): Expression | undefined {
  const { failure, declarations } = readJson({ path, text });
  if (failure !== undefined)
    throw new ToolError(
      `${path} cannot be read as JSON${failure.kind === 'syntax' ? `: ${failure.reason}` : ''}`,
      'Correct it, then run this again.',
    );
  return declarations.find(isWhole)?.value;
}

function readJson({ path, text }: JsonFile) {
  return readModule(path.replace(/[^/]*$/, 'file.json'), text);
}

function isWhole({ name }: { readonly name: string }): boolean {
  return name === 'default';
}

function isLiteral(value: Expression | undefined, literal: unknown): boolean {
  return value?.kind === 'literal' && value.value === literal;
}

function find(value: Expression | undefined, keys: readonly string[]): Expression | undefined {
  return keys.reduce<Expression | undefined>(
    (inner, name) =>
      inner?.kind === 'object' ? inner.properties.find(({ key }) => isLiteral(key, name))?.value : undefined,
    value,
  );
}

/** A list, with all that is in it, on one line; an object with one property on each. */
function toJson(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return toInline(value);
  const members = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${toJson(each)}`);
  return `{\n${members.map((member) => `  ${member.replaceAll('\n', '\n  ')}`).join(',\n')}\n}`;
}

function toInline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toInline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${toInline(each)}`);
  return `{ ${members.join(', ')} }`;
}
