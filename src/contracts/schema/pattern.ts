import type { IndexKey, WireType } from '../model/wire-type.js';

type Template = { readonly texts: readonly string[]; readonly types: readonly WireType[] };

/** What `${number}` accepts in the spellings that people and programs write. */
const NUMBER = '[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?';
/** The names of number keys: numbers as JavaScript spells them. */
const NUMBER_KEY = '-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:e[+-]\\d+)?';

/** The regular expression of a template literal type, for the whole text; valid with and without the flag `u`. */
export function toPattern(template: Template): string {
  return `^${toParts(template)}$`;
}

/** The regular expression of the names that an index signature covers. */
export function toPatternOfKeys(key: IndexKey): string {
  return key.kind === 'template' ? toPattern(key) : `^${key.kind === 'number' ? NUMBER_KEY : '[\\s\\S]*'}$`;
}

function toParts({ texts, types }: Template): string {
  return texts.map((text, index) => `${escape(text)}${toPart(types[index])}`).join('');
}

function toPart(type: WireType | undefined): string {
  switch (type?.kind) {
    case undefined:
      return '';
    case 'literal':
      return escape(String(type.value));
    case 'number':
      return NUMBER;
    case 'boolean':
      return '(?:true|false)';
    case 'null':
      return 'null';
    case 'template':
      return toParts(type);
    case 'union':
      return `(?:${type.members.map(toPart).join('|')})`;
    default:
      return '[\\s\\S]*';
  }
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
