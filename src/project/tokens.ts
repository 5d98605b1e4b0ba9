/** A token of generated TypeScript. `text` is its meaning: quotes and white space of comments do not count. */
export type Token = {
  readonly text: string;
  readonly kind: 'word' | 'string' | 'comment' | 'mark';
  readonly start: number;
  /** Whether it stands on another line than the token before it. */
  readonly first: boolean;
};

const TOKEN =
  /(?<space>[\s\uFEFF]+)|(?<comment>\/\/[^\n\r\u2028\u2029]*|\/\*[^]*?\*\/)|(?<string>'(?:[^'\\\n\r]|\\[^])*'|"(?:[^"\\\n\r]|\\[^])*")|(?<template>`(?:[^`\\]|\\[^])*`)|(?<word>[\w$\u0080-\u{10FFFF}]+)|(?<mark>=>|\.{3}|[^])/gu;

/** A remark to a linter or formatter: they remove it by themselves, and no compiler reads it. */
function isLinterComment(comment: string): boolean {
  return /^\/[/*]\s*(eslint|oxlint|tslint|biome|prettier|dprint)[-:]/.test(comment) && !comment.includes('@ts-');
}

/** The tokens of our own output, whoever formatted it. */
export function readTokens(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let first = true;
  for (const match of source.matchAll(TOKEN)) {
    const { space, comment, string } = match.groups as Record<string, string | undefined>;
    if (space !== undefined) {
      first ||= /[\n\r\u2028\u2029]/.test(space);
      continue;
    }
    if (comment !== undefined && isLinterComment(comment)) continue;
    const kind = comment !== undefined ? 'comment' : string !== undefined ? 'string' : toKind(match);
    tokens.push({ text: toMeaning(match[0], kind), kind, start: match.index, first });
    first = false;
  }
  return tokens;
}

function toKind(match: RegExpMatchArray): 'word' | 'mark' {
  return match.groups?.['word'] === undefined ? 'mark' : 'word';
}

function toMeaning(text: string, kind: Token['kind']): string {
  if (kind === 'string') return unescape(text.slice(1, -1));
  if (kind === 'comment') return text.replace(/\s+\*?\s*/g, ' ').trim();
  return text;
}

const ESCAPE = /\\(?:u\{(?:0*([0-9a-fA-F]{1,5}|10[0-9a-fA-F]{4}))\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|[^]))/gu;
/** What a backslash makes of the character after it; a line break after it is no part of the text. */
const SHORT: ReadonlyMap<string, string> = new Map([
  ...['n\n', 'r\r', 't\t', 'b\b', 'f\f', 'v\v', '0\0'].map(([name, value]) => [name, value] as [string, string]),
  ...['\n', '\r', '\r\n', '\u2028', '\u2029'].map((end) => [end, ''] as [string, string]),
]);

/** What an escaped text says. */
function unescape(text: string): string {
  return text.replace(ESCAPE, (_, braces?: string, unicode?: string, hex?: string, other = '') => {
    const digits = braces ?? unicode ?? hex;
    return digits === undefined ? (SHORT.get(other) ?? other) : String.fromCodePoint(parseInt(digits, 16));
  });
}
