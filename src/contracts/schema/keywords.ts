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

function toKeywords(name: string, text: string): Keywords {
  if (NUMBERS.has(name))
    return isNumber(text) && (name !== 'multipleOf' || Number(text) > 0) ? { [name]: Number(text) } : {};
  if (COUNTS.has(name)) return /^\d+$/.test(text) ? { [name]: Number(text) } : {};
  switch (name) {
    case 'format':
    case 'title':
      return text === '' ? {} : { [name]: text };
    case 'pattern':
      return isPattern(text) ? { pattern: text } : {};
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
