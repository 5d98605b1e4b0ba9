import { escapeControls } from '../../analysis/lib/quote.js';
import type { WireForms, WireType } from '../model/wire-type.js';

/** Longer descriptions are cut; in UTF-16 code units. */
const MAX_LENGTH = 120;
/** Objects inside more objects than this are shown as `{ … }`. */
const MAX_DEPTH = 2;
const MAX_MEMBERS = 8;

/** A form as TypeScript would write it, on one line, shortened where it is long. */
export function describeForm(forms: WireForms, form: WireType): string {
  const text = escapeControls(write({ forms, form, depth: 0 }));
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 1)}…` : text;
}

type Writing = { readonly forms: WireForms; readonly form: WireType; readonly depth: number };

function write({ forms, form, depth }: Writing): string {
  const below = (part: WireType): string => write({ forms, form: part, depth: depth + 1 });
  switch (form.kind) {
    case 'literal':
      return typeof form.value === 'string' ? quoteText(form.value) : String(form.value);
    case 'template':
      return `\`${form.texts.map((text, index) => text + (form.types[index] === undefined ? '' : `\${${below(form.types[index])}}`)).join('')}\``;
    case 'array':
      return `${wrap(form.element, write({ forms, form: form.element, depth }))}[]`;
    case 'tuple':
      return `[${form.elements.map(({ kind, type }) => writeElement(kind, type, below(type))).join(', ')}]`;
    case 'union':
      return cut(form.members.map((member) => write({ forms, form: member, depth }))).join(' | ');
    case 'object':
      return writeObject(form, depth, below);
    case 'reference':
      return depth === 0 ? write({ forms, form: forms.definitions.get(form.name) ?? NEVER, depth: 1 }) : form.name;
    default:
      return form.kind;
  }
}

const NEVER: WireType = { kind: 'never' };

function writeElement(kind: 'required' | 'optional' | 'rest', type: WireType, text: string): string {
  if (kind === 'rest') return `...${wrap(type, text)}[]`;
  return kind === 'optional' ? `${wrap(type, text)}?` : text;
}

function wrap({ kind }: WireType, text: string): string {
  return kind === 'union' ? `(${text})` : text;
}

function writeObject(
  { properties, indexes }: WireType & { readonly kind: 'object' },
  depth: number,
  below: (part: WireType) => string,
): string {
  const parts = [
    ...properties.map(({ name, optional, type }) => `${writeName(name)}${optional ? '?' : ''}: ${below(type)}`),
    ...indexes.map(({ key, type }) => `[key: ${below(key)}]: ${below(type)}`),
  ];
  if (parts.length === 0) return '{}';
  return depth >= MAX_DEPTH ? '{ … }' : `{ ${cut(parts).join('; ')} }`;
}

function cut(parts: readonly string[]): readonly string[] {
  return parts.length > MAX_MEMBERS ? [...parts.slice(0, MAX_MEMBERS - 1), '…'] : parts;
}

function writeName(name: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) ? name : quoteText(name);
}

function quoteText(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
