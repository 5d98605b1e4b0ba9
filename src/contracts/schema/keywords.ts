import type { Notes } from '../model/wire-type.js';
import type { Json } from './dialect.js';

type Keywords = { readonly [keyword: string]: Json };

/** The keywords that JSDoc comments give a schema; `integer` is true if its numbers are whole. */
export function keywordsOf(notes: Notes | undefined): Keywords {
  if (notes === undefined) return {};
  const { description, deprecated, brand, tags = [] } = notes;
  const examples = tags.flatMap(({ name, text }) => (name === 'example' && text !== '' ? [toValue(text)] : []));
  const others = tags.flatMap(({ name, text }) => Object.entries(toKeywords(name, text)));
  return {
    ...(description !== undefined && { description }),
    ...Object.fromEntries(others),
    ...(deprecated !== undefined && { deprecated: true }),
    ...(examples.length > 0 && { examples }),
    ...(brand !== undefined && { $comment: brand }),
  };
}

const NUMBERS: ReadonlySet<string> = new Set([
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
]);
const COUNTS: ReadonlySet<string> = new Set([
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
]);

/** Why a tag is no keyword as it is written; undefined if it is one, or if no tag of that name is. */
export function faultOf(name: string, text: string): string | undefined {
  if (NUMBERS.has(name)) {
    if (!isNumber(text)) return 'is not a number';
    return name === 'multipleOf' && Number(text) <= 0 ? 'is not above 0' : undefined;
  }
  if (COUNTS.has(name)) return /^\d+$/.test(text) ? undefined : 'is not a whole number of 0 or more';
  if (name === 'format') return text === '' ? 'names no format' : undefined;
  return name !== 'pattern' || isPattern(text) ? undefined : 'is not a regular expression';
}

function toKeywords(name: string, text: string): Keywords {
  if (faultOf(name, text) !== undefined) return {};
  if (NUMBERS.has(name) || COUNTS.has(name)) return { [name]: Number(text) };
  switch (name) {
    case 'format':
      // More words are for people.
      return { format: text.split(/\s/, 1)[0] ?? text };
    case 'title':
      return text === '' ? {} : { title: text };
    case 'pattern':
      return { pattern: text };
    case 'uniqueItems':
      return text === 'false' ? {} : { uniqueItems: true };
    case 'default':
      return text === '' ? {} : { default: toValue(text) };
    case 'integer':
      return { integer: true };
    case 'asType':
      return text === 'integer' ? { integer: true } : {};
    default:
      return {};
  }
}

function isNumber(text: string): boolean {
  return text !== '' && Number.isFinite(Number(text));
}

/** A pattern that is no regular expression would make the whole schema invalid. */
function isPattern(text: string): boolean {
  try {
    return text !== '' && new RegExp(text, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

/** A value written as JSON, or a text. */
function toValue(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
