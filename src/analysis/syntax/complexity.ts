/**
 * The native parser crashes the process on extreme nesting and on extreme chains of operators, so both are measured
 * before a text is parsed. The measure may overestimate, but never underestimates by much: the limits are below a
 * quarter of what first crashes a worker thread.
 */
import { readTokens, type Token } from './tokens.js';

/** In brackets; nesting without a bracket counts as a fraction of one. */
export const MAX_DEPTH = 250;
/** In operators that nest to the left: `a + b + c`, `a.b.c`, `a()()`. */
export const MAX_CHAIN = 2_000;

/** In tokens; the syntax tree of more does not fit into memory. */
export const MAX_TOKENS = 2_000_000;

/** The parser's stack that an operator or keyword that nests to the right takes, in brackets. */
const PART_OF_BRACKET = 0.25;

/** Texts up to this length are too short for dangerous nesting or chains. */
const HARMLESS_LENGTH = 1_000;

export type Excess = { readonly measure: 'depth' | 'chain' | 'size'; readonly limit: number; readonly offset: number };

/**
 * The counts inside one bracket. A comma resets `operators` and `chain`; the end of a statement resets all but
 * `elements`. `heldControl` restores `control` for an `else` after a semicolon.
 */
type Frame = {
  control: number;
  operators: number;
  angles: number;
  elements: number;
  chain: number;
  heldControl: number;
  /** Whether `</` has been read, and the `>` that ends it has not. */
  closing: boolean;
  /** The totals of the frames around it. */
  readonly outerDepth: number;
  readonly outerChain: number;
};

const CONTROL = new Set(['if', 'else', 'for', 'while', 'do', 'with']);
const PREFIX = new Set('typeof void delete await new yield keyof unique readonly infer asserts extends'.split(' '));
const INFIX = new Set(['in', 'instanceof', 'as', 'satisfies', 'is']);
const CONTINUES = new Set(['else', 'catch', 'finally', 'extends', 'implements', 'of', ...INFIX]);
const RIGHT = /^(?:=>?|\?|:|\*\*=?|&&=|\|\|=|\?\?=|[-+*/%&|^]=)$/;

/** Where a text first exceeds a limit; undefined if it does not. */
export function findExcess(file: string, text: string): Excess | undefined {
  if (text.length <= HARMLESS_LENGTH) return undefined;
  const language = { types: /\.[mc]?tsx?$/.test(file), elements: /\.[jt]sx$/.test(file) };
  const frames: Frame[] = [toFrame(0, 0)];
  let previous: Token | undefined;
  let tokens = 0;
  for (const token of readTokens(text)) {
    if (token.kind === 'close' || token.kind === 'value') frames.length = Math.min(frames.length, token.depth + 1);
    const frame = frames.at(-1) as Frame;
    endStatement(frame, previous, token);
    count(frame, previous, token, language);
    const depth = depthOf(frame);
    const chain = frame.outerChain + frame.chain;
    if (depth > MAX_DEPTH) return { measure: 'depth', limit: MAX_DEPTH, offset: token.start };
    if (chain > MAX_CHAIN) return { measure: 'chain', limit: MAX_CHAIN, offset: token.start };
    if (++tokens > MAX_TOKENS) return { measure: 'size', limit: MAX_TOKENS, offset: token.start };
    while (frames.length <= token.depth) frames.push(toFrame(depth + 1, chain));
    previous = token;
  }
  return undefined;
}

function toFrame(outerDepth: number, outerChain: number): Frame {
  const counts = { control: 0, operators: 0, angles: 0, elements: 0, chain: 0, heldControl: 0 };
  return { ...counts, closing: false, outerDepth, outerChain };
}

function depthOf({ outerDepth, angles, control, operators, elements }: Frame): number {
  return outerDepth + angles + (control + operators + elements) * PART_OF_BRACKET;
}

/** Resets the counts of a statement that ended before `token`. */
function endStatement(frame: Frame, previous: Token | undefined, token: Token): void {
  if (previous?.text === ';' && token.text === 'else') frame.control = frame.heldControl;
  if (previous === undefined || CONTINUES.has(token.text)) return;
  if (token.kind !== 'word' && token.kind !== 'value' && token.text !== '@') return;
  const ended = previous.text === '}' || (token.afterOperand && token.onNewLine);
  if (ended || (token.text === 'case' && previous.text !== '.')) reset(frame);
}

function reset(frame: Frame): void {
  frame.control = frame.operators = frame.angles = frame.chain = 0;
}

type Language = { readonly types: boolean; readonly elements: boolean };

function count(frame: Frame, previous: Token | undefined, token: Token, language: Language): void {
  const { kind, text, afterOperand } = token;
  if (kind === 'word') {
    if (previous?.text === '.') return;
    if (CONTROL.has(text)) frame.control++;
    else if (PREFIX.has(text)) frame.operators++;
    else if (INFIX.has(text)) frame.chain++;
  } else if (kind === 'operator') countOperator(frame, previous, token, language);
  else if ((kind === 'open' || text === '`') && afterOperand) frame.chain++;
}

function countOperator(frame: Frame, previous: Token | undefined, token: Token, language: Language): void {
  const { text, afterOperand } = token;
  if (text === ';') {
    frame.heldControl = frame.control;
    reset(frame);
  } else if (text === ',') frame.operators = frame.chain = 0;
  else if (text === '<' && language.types) {
    frame.angles++;
    if (!afterOperand) frame.operators++;
    if (language.elements) frame.elements++;
  } else if (text === '>' && language.types) {
    frame.angles = Math.max(0, frame.angles - 1);
    if (language.elements) endTag(frame, previous);
  } else if (text === '/' && language.elements && previous?.text === '<') {
    // Its `<` was counted as one that opens.
    closeElements(frame, 2);
    frame.closing = true;
  } else if (RIGHT.test(text) || !afterOperand) frame.operators++;
  else frame.chain++;
}

/** The `>` of a tag. That of `/>` closes the element that its `<` opened, unless the tag is `</>`. */
function endTag(frame: Frame, previous: Token | undefined): void {
  if (previous?.text === '/' && !frame.closing) closeElements(frame, 1);
  frame.closing = false;
}

function closeElements(frame: Frame, closed: number): void {
  frame.elements = Math.max(0, frame.elements - closed);
}
