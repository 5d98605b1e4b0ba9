/**
 * The native parser crashes the process on extreme nesting and on extreme chains of operators, so both are measured
 * before it sees a text. The measure may overrate a text, never underrate it by much: the limits stand an order of
 * magnitude below the first crash.
 */

export const MAX_DEPTH = 500;
export const MAX_CHAIN = 5_000;

/** A text of this length has no room for a nesting or a chain that is dangerous. */
const HARMLESS_LENGTH = 4_000;

export type Excess = { readonly measure: 'depth' | 'chain'; readonly limit: number; readonly offset: number };

/** Strings, comments, words and single characters; a template's text is scanned like code. */
const TOKEN =
  /\/\/[^\n\r]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^'\\\n\r]|\\[\s\S])*'|"(?:[^"\\\n\r]|\\[\s\S])*"|[\p{L}\p{N}_$]+|=>|[^\s]/gu;
const WORD = /[\p{L}\p{N}_$'"]/u;
const CONTINUES = new Set(['else', 'catch', 'finally', 'extends', 'as', 'satisfies', 'in', 'instanceof', 'is', 'of']);

/** Where a text goes over a limit, if it does. */
export function findExcess(text: string): Excess | undefined {
  if (text.length <= HARMLESS_LENGTH) return undefined;
  const outer: number[] = [];
  let chain = 0;
  let angles = 0;
  let previous = '';
  let previousEnd = 0;
  for (const match of text.matchAll(TOKEN)) {
    const token = match[0];
    if (token.startsWith('//') || token.startsWith('/*')) continue;
    if (startsStatement(previous, token, text, previousEnd, match.index)) chain = angles = 0;
    chain++;
    if ('([{'.includes(token)) {
      outer.push(chain);
      chain = 0;
    } else if (')]}'.includes(token)) chain = outer.pop() ?? 0;
    else if (token === '<') angles++;
    else if (token === '>') angles = Math.max(0, angles - 1);
    else if (token === ';') chain = angles = 0;
    else if (token === ',') chain = 0;
    if (outer.length + angles > MAX_DEPTH) return { measure: 'depth', limit: MAX_DEPTH, offset: match.index };
    if (chain > MAX_CHAIN) return { measure: 'chain', limit: MAX_CHAIN, offset: match.index };
    previous = token;
    previousEnd = match.index + token.length;
  }
  return undefined;
}

/** Whether a statement without a semicolon ended before `token`. */
function startsStatement(previous: string, token: string, text: string, from: number, to: number): boolean {
  if (!WORD.test(token.charAt(0)) || CONTINUES.has(token)) return false;
  if (previous === '}') return true;
  const ended = previous === ')' || previous === ']' || (WORD.test(previous.charAt(0)) && !CONTINUES.has(previous));
  return ended && /[\n\r]/.test(text.slice(from, to));
}
