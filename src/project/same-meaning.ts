import { isDeepStrictEqual } from 'node:util';
import { readTokens, type Token } from './tokens.js';

/** Whether a file on disk says what was rendered: line ends and the rewrite of a formatter are no difference. */
export function isSameMeaning(path: string, disk: string, rendered: string): boolean {
  if (withoutReturns(disk) === withoutReturns(rendered)) return true;
  return path.endsWith('.json') ? isSameJson(disk, rendered) : matchTokens(rendered, disk) !== undefined;
}

function withoutReturns(text: string): string {
  return text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
}

function isSameJson(a: string, b: string): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(a), JSON.parse(b));
  } catch {
    return false;
  }
}

/** Offsets of the same token in both texts, in order. */
export type TokenPair = { readonly rendered: number; readonly disk: number };

/**
 * Pairs the tokens of our own output with those of the file on disk; undefined when they differ in meaning. Only what
 * a formatter adds or takes away is skipped: separators at the end of a line or of a list, a leading `|` or `&`, and
 * the quotes of a property's name.
 */
export function matchTokens(rendered: string, disk: string): readonly TokenPair[] | undefined {
  const left = readTokens(rendered);
  const right = readTokens(disk);
  const pairs: TokenPair[] = [];
  let l = 0;
  let r = 0;
  while (l < left.length || r < right.length) {
    if (isSame(left, l, right, r)) pairs.push({ rendered: left[l++]!.start, disk: right[r++]!.start });
    else if (isTrailing(left, l) || isImplied(left, l, right[r]) || isLeading(left, l)) l++;
    else if (isTrailing(right, r) || isLeading(right, r)) r++;
    else return undefined;
  }
  return pairs;
}

function isSame(left: readonly Token[], l: number, right: readonly Token[], r: number): boolean {
  const a = left[l];
  const b = right[r];
  if (a === undefined || b === undefined || a.text !== b.text) return false;
  return a.kind === b.kind || (isPropertyName(left, l) && isPropertyName(right, r));
}

/** A separator before a closing bracket or at the end of the file. */
function isTrailing(tokens: readonly Token[], at: number): boolean {
  if (!isMark(tokens[at], ',;')) return false;
  let next = at + 1;
  while (tokens[next]?.kind === 'comment') next++;
  return next >= tokens.length || isMark(tokens[next], '}])>');
}

/** A semicolon for which the file on disk has the end of a line, where no token can go on with that line. */
function isImplied(left: readonly Token[], l: number, onDisk: Token | undefined): boolean {
  return isMark(left[l], ';') && onDisk !== undefined && onDisk.first && onDisk.kind !== 'mark';
}

/** The bar before the first member of a union that takes several lines. */
function isLeading(tokens: readonly Token[], at: number): boolean {
  return isMark(tokens[at], '|&') && isMark(tokens[at - 1], '=:(<,[');
}

/** A word or a string that names a property: its quotes do not count. */
function isPropertyName(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  const before = tokens[at - 1];
  if (token === undefined || !/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(token.text)) return false;
  if (token.kind !== 'word' && token.kind !== 'string') return false;
  const starts = isMark(before, '{;,') || before?.text === 'readonly' || before?.kind === 'comment' || token.first;
  return starts && isMark(tokens[at + 1], ':?');
}

function isMark(token: Token | undefined, marks: string): boolean {
  return token?.kind === 'mark' && token.text.length === 1 && marks.includes(token.text);
}
