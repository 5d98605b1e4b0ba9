import { showHidden } from './format.js';

export type Token = {
  readonly kind: 'key' | 'text' | 'number' | 'word' | 'mark';
  readonly text: string;
};

/** One line of JSON as people read it. */
export type Line = { readonly indent: number; readonly tokens: readonly Token[] };

/** The most lines, and the most characters of one text. */
export type Limits = { readonly lines: number; readonly characters: number };

export const SHORT: Limits = { lines: 200, characters: 400 };
export const LONG: Limits = { lines: 20_000, characters: Infinity };

export type Pretty = { readonly lines: readonly Line[]; /** Whether something is left out. */ readonly isCut: boolean };

/** Lays out a JSON value. Characters that hide or reorder text are spelled out. */
export function toPretty(value: unknown, limits: Limits): Pretty {
  const lines: Line[] = [];
  let isCut = false;
  const toToken = (inner: unknown): Token => {
    if (typeof inner === 'number') return { kind: 'number', text: String(inner) };
    if (typeof inner !== 'string') return { kind: 'word', text: String(inner) };
    const isLong = inner.length > limits.characters;
    isCut ||= isLong;
    const shown = isLong ? `${inner.slice(0, limits.characters)}…` : inner;
    return { kind: 'text', text: showHidden(JSON.stringify(shown)) };
  };
  const write = (inner: unknown, indent: number, before: readonly Token[], after: readonly Token[]): void => {
    if (lines.length >= limits.lines) {
      isCut = true;
      return;
    }
    if (typeof inner !== 'object' || inner === null) {
      lines.push({ indent, tokens: [...before, toToken(inner), ...after] });
      return;
    }
    const [open, close] = Array.isArray(inner) ? ['[', ']'] : ['{', '}'];
    const entries = Object.entries(inner);
    if (entries.length === 0) {
      lines.push({ indent, tokens: [...before, mark(open + close), ...after] });
      return;
    }
    lines.push({ indent, tokens: [...before, mark(open)] });
    for (const [index, [name, each]] of entries.entries()) {
      if (lines.length >= limits.lines) break;
      const key = Array.isArray(inner) ? [] : [toKey(name, limits), mark(': ')];
      write(each, indent + 1, key, index < entries.length - 1 ? [mark(',')] : []);
    }
    if (lines.length < limits.lines) lines.push({ indent, tokens: [mark(close), ...after] });
    else isCut = true;
  };
  write(value, 0, [], []);
  return { lines, isCut };
}

function toKey(name: string, { characters }: Limits): Token {
  const shown = name.length > characters ? `${name.slice(0, characters)}…` : name;
  return { kind: 'key', text: showHidden(JSON.stringify(shown)) };
}

function mark(text: string): Token {
  return { kind: 'mark', text };
}
