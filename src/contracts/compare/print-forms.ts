import type { WireType } from '../model/wire-type.js';
import { toSorted, type FormNode } from './graph.js';

/**
 * What every object of the program has, and nothing else: a string or an array is no object in JSON, and an object
 * whose properties are all optional accepts any other, but TypeScript sees both differently. A symbol is out of reach
 * for index signatures. Arrays have a mark of their own, because an object may have a `length`.
 */
const MARK = '[mark]: 0';

/** All that TypeScript must know to check a program. */
const PRELUDE = `declare const mark: unique symbol;
interface Array<T> { [mark]: 1; length: number; [index: number]: T }
interface ReadonlyArray<T> { readonly length: number; readonly [index: number]: T }
interface Boolean {} interface CallableFunction {} interface Function {} interface IArguments {}
interface NewableFunction {} interface Number {} interface Object {} interface RegExp {} interface String {}
`;

export type PrintInput = {
  readonly nodes: readonly FormNode[];
  /** One node for each group of nodes that hold the same, and the number of the group of each node. */
  readonly groups: readonly number[];
  readonly groupOf: readonly number[];
  /** By node of an object with index signatures: names of properties to spell out. */
  readonly spelled: ReadonlyMap<number, ReadonlySet<string>>;
};

/** A program with one type alias for each group of nodes; the alias of group 3 is `T3`. */
export function printForms({ nodes, groups, groupOf, spelled }: PrintInput): string {
  const lines = groups.map((node, group) => {
    const { form, parts } = nodes[node] as FormNode;
    const names = parts.map((part) => `T${groupOf[part]}`);
    return `type T${group} = ${printForm(form, names, spelled.get(group) ?? NO_NAMES)};\n`;
  });
  return PRELUDE + lines.join('');
}

const NO_NAMES: ReadonlySet<string> = new Set();

function printForm(form: FormNode['form'], names: readonly string[], spelled: ReadonlySet<string>): string {
  switch (form.kind) {
    case 'literal':
      return JSON.stringify(form.value);
    case 'template':
      return `\`${form.texts.map((text, index) => escapeTemplate(text) + (names[index] === undefined ? '' : `\${${names[index]}}`)).join('')}\``;
    case 'array':
      return `Array<${names[0]}>`;
    case 'tuple':
      return printTuple(form.elements, names);
    case 'union':
      return [...new Set(names)].join(' | ');
    case 'object':
      return printObject(form, names, spelled);
    default:
      return form.kind;
  }
}

type Elements = (WireType & { readonly kind: 'tuple' })['elements'];

/** A tuple for each length that optional elements allow: otherwise they might be `undefined`, which no form holds. */
function printTuple(elements: Elements, names: readonly string[]): string {
  const lengths = elements.flatMap(({ kind }, index) => (kind === 'optional' ? [index] : []));
  const print = (length: number): string =>
    `[${elements
      .slice(0, length)
      .map(({ kind }, index) => (kind === 'rest' ? `...Array<${names[index]}>` : names[index]))
      .join(', ')}]`;
  return [...lengths, elements.length].map(print).join(' | ');
}

function printObject(
  form: WireType & { readonly kind: 'object' },
  names: readonly string[],
  spelled: ReadonlySet<string>,
): string {
  const { properties, indexes } = form;
  const own = toSorted(form).map(
    ({ name, optional }, index) => `${JSON.stringify(name)}${optional ? '?' : ''}: ${names[index]}`,
  );
  const indexed = indexes.map(({ key }, index) => {
    const at = properties.length + 2 * index;
    return { key, name: names[at], type: names[at + 1] };
  });
  const signatures = indexed.map(({ name, type }) => `[key: ${name}]: ${type}`);
  const known = new Set(properties.map(({ name }) => name));
  const more = [...spelled].flatMap((name) => {
    const types = indexed.filter(({ key }) => mayName(key, name)).map(({ type }) => type);
    return known.has(name) || types.length === 0 ? [] : [`${JSON.stringify(name)}?: ${types.join(' & ')}`];
  });
  return `{ ${[MARK, ...own, ...more, ...signatures].join('; ')} }`;
}

/** Whether an index signature with keys of a type covers a property of this name. */
export function mayName(key: WireType, name: string): boolean {
  if (key.kind === 'string') return true;
  if (key.kind === 'number') return String(Number(name)) === name;
  if (key.kind !== 'template') return false;
  const { texts, types } = key;
  const pattern = texts.map((text, index) => escapePattern(text) + patternOf(types[index]));
  return new RegExp(`^${pattern.join('')}$`, 's').test(name);
}

function patternOf(type: WireType | undefined): string {
  if (type === undefined) return '';
  if (type.kind === 'number') return '[-+.\\d][-+.\\deE]*';
  return '.*';
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function escapeTemplate(text: string): string {
  return text
    .replace(/[\\`]|\$(?=\{)/g, '\\$&')
    .replaceAll('\r', '\\r')
    .replaceAll('\n', '\\n');
}
