/** Tokens of TypeScript and JavaScript, read without parsing: enough to see how a text nests before a parser does. */

export type Token = {
  /** `value` is a string, a regular expression or the end of a template. */
  readonly kind: 'word' | 'value' | 'open' | 'close' | 'operator';
  readonly text: string;
  readonly start: number;
  readonly onNewLine: boolean;
  /** Whether an operand ended before it: what follows continues it, or starts something new. */
  readonly afterOperand: boolean;
  /** How many brackets are open after it; a template and each `${` in it are brackets too. */
  readonly depth: number;
};

type Bracket = '(' | '[' | '{' | '${' | '`';
type Open = {
  readonly bracket: Bracket;
  /** The parentheses after `if`, `for`, `while`, `with`. */ readonly header: boolean;
};

/** Words that want an operand after them. */
const WANTS_OPERAND = new Set(
  (
    'typeof void delete await new yield keyof unique readonly infer asserts return throw case default export import ' +
    'async abstract declare in instanceof of as satisfies extends implements is else do'
  ).split(' '),
);
const HEADERS = new Set(['if', 'for', 'while', 'with']);

const PIECE =
  /(\s+)|(\/\/[^\n\r]*|\/\*[\s\S]*?(?:\*\/|$))|('(?:[^'\\\n\r]|\\[\s\S])*'|"(?:[^"\\\n\r]|\\[\s\S])*")|([\w$\u0080-\uffff]+)|([([{])|([)\]}])|(`)|(=>|[=!]==?|<=|\*\*=?|&&=?|\|\|=?|\?\?=?|\?\.(?!\d)|\.\.\.|\+\+|--|[-+*/%&|^]=|[^])/y;
const REGEX = /\/(?![/*])(?:[^\\/[\n\r]|\\.|\[(?:[^\]\\\n\r]|\\.)*\])+\/\w*/y;
const TEMPLATE_END = /[^`\\$]*(?:(?:\\[^]|\$(?!\{))[^`\\$]*)*(`|\$\{)/y;

/** How far a text is read. */
type Scan = {
  readonly text: string;
  readonly open: Open[];
  position: number;
  onNewLine: boolean;
  afterOperand: boolean;
  /** The last token. */
  previous: string;
  /** Whether the text of a template comes next. */
  inTemplate: boolean;
};

/** The tokens of a text; where it is no valid code, something near to it. */
export function* readTokens(text: string): Generator<Token, void> {
  const start = { position: 0, onNewLine: false, afterOperand: false, previous: '', inTemplate: false };
  const scan: Scan = { text, open: [], ...start };
  while (scan.position < text.length) {
    const token = scan.inTemplate ? readTemplate(scan) : (readRegex(scan) ?? readPiece(scan));
    if (token !== undefined) yield token;
  }
}

function toToken(scan: Scan, kind: Token['kind'], text: string, start: number, endsOperand: boolean): Token {
  const { onNewLine, afterOperand, open } = scan;
  scan.previous = text;
  scan.onNewLine = false;
  scan.afterOperand = endsOperand;
  return { kind, text, start, onNewLine, afterOperand, depth: open.length };
}

/** The text of a template, to its end or to the next expression in it. */
function readTemplate(scan: Scan): Token | undefined {
  scan.inTemplate = false;
  TEMPLATE_END.lastIndex = scan.position;
  const end = TEMPLATE_END.exec(scan.text)?.[1];
  if (end === undefined) {
    // A backtick that no other one follows opened no template.
    scan.open.pop();
    return undefined;
  }
  scan.position = TEMPLATE_END.lastIndex;
  const start = scan.position - end.length;
  if (end === '`') {
    scan.open.pop();
    return toToken(scan, 'value', end, start, true);
  }
  scan.open.push({ bracket: '${', header: false });
  return toToken(scan, 'open', end, start, false);
}

/** A regular expression, where a division cannot stand. */
function readRegex(scan: Scan): Token | undefined {
  const { text, position } = scan;
  if (text[position] !== '/' || scan.afterOperand || scan.previous === '<') return undefined;
  REGEX.lastIndex = position;
  const regex = REGEX.exec(text)?.[0];
  if (regex === undefined) return undefined;
  scan.position += regex.length;
  return toToken(scan, 'value', '/', position, true);
}

function readPiece(scan: Scan): Token | undefined {
  const { text, position: start, open, previous } = scan;
  PIECE.lastIndex = start;
  const [piece = '', space, comment, string, word, opening, closing, backtick] = PIECE.exec(text) ?? [];
  scan.position += piece.length;
  if (space !== undefined || comment !== undefined) {
    scan.onNewLine ||= /[\n\r]/.test(piece);
    return undefined;
  }
  if (string !== undefined) return toToken(scan, 'value', piece, start, true);
  if (word !== undefined) return toToken(scan, 'word', word, start, previous === '.' || !WANTS_OPERAND.has(word));
  if (opening !== undefined) {
    open.push({ bracket: opening as Bracket, header: opening === '(' && HEADERS.has(previous) });
    return toToken(scan, 'open', opening, start, false);
  }
  if (closing !== undefined) {
    const closed = close(open, closing);
    scan.inTemplate = closed?.bracket === '${';
    return toToken(scan, 'close', closing, start, closed?.header !== true);
  }
  if (backtick !== undefined) {
    open.push({ bracket: '`', header: false });
    scan.inTemplate = true;
    return undefined;
  }
  const ends = scan.afterOperand && (piece === '!' || piece === '++' || piece === '--');
  return toToken(scan, 'operator', piece, start, ends);
}

/** Closes the bracket that `closing` belongs to, with what was left open in it; a brace closes parentheses, not the reverse. */
function close(open: Open[], closing: string): Open | undefined {
  const fits: readonly Bracket[] = closing === '}' ? ['{', '${'] : [closing === ')' ? '(' : '['];
  const stops: readonly Bracket[] = closing === '}' ? ['`'] : ['{', '${', '`'];
  const index = open.findLastIndex(({ bracket }) => fits.includes(bracket) || stops.includes(bracket));
  const found = open[index];
  if (found === undefined || !fits.includes(found.bracket)) return undefined;
  open.length = index;
  return found;
}
