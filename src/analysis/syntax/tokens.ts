/** Tokens of TypeScript and JavaScript, read without parsing: enough to measure nesting before a text is parsed. */

export type Token = {
  /** `value` is a string, a regular expression or the end of a template. */
  readonly kind: 'word' | 'value' | 'open' | 'close' | 'operator';
  readonly text: string;
  readonly start: number;
  readonly onNewLine: boolean;
  /** Whether an operand ends before it, so that it continues an expression or starts something new. */
  readonly afterOperand: boolean;
  /** How many brackets are open after it; a template and each `${` in it count as brackets. */
  readonly depth: number;
};

type Bracket = '(' | '[' | '{' | '${' | '`';
type Open = {
  readonly bracket: Bracket;
  /** Whether it follows `if`, `for`, `while` or `with`. */ readonly header: boolean;
};

/** Words that an operand follows. */
const WANTS_OPERAND = new Set(
  (
    'typeof void delete await new yield keyof unique readonly infer asserts return throw case default export import ' +
    'async abstract declare in instanceof of as satisfies extends implements is else do'
  ).split(' '),
);
const HEADERS = new Set(['if', 'for', 'while', 'with']);

const PIECE =
  /(\s+)|([\w$\u0080-\uffff]+)|([([{])|([)\]}])|(=>|[=!]==?|<=|\*\*=?|&&=?|\|\|=?|\?\?=?|\?\.(?!\d)|\.\.\.|\+\+|--|[-+*/%&|^]=|[^])/y;

/** What may end a value, by its opening character; `[` opens a class in a regular expression. */
const STOPS: Readonly<Record<string, RegExp>> = {
  "'": /['\\\n\r]/g,
  '"': /["\\\n\r]/g,
  '`': /[`\\$]/g,
  '/': /[/\\[\n\r]/g,
  '[': /[\]\\\n\r]/g,
};

/** The state of a reading. */
type Scan = {
  readonly text: string;
  readonly open: Open[];
  position: number;
  onNewLine: boolean;
  afterOperand: boolean;
  /** The text of the last token. */
  previous: string;
  /** Whether the text of a template comes next. */
  inTemplate: boolean;
};

/** The tokens of a text; an approximation if it is not valid code. */
export function* readTokens(text: string): Generator<Token, void> {
  const start = { position: 0, onNewLine: false, afterOperand: false, previous: '', inTemplate: false };
  const scan: Scan = { text, open: [], ...start };
  while (scan.position < text.length) {
    if (!scan.inTemplate && skipComment(scan)) continue;
    const token = scan.inTemplate ? readTemplate(scan) : (readValue(scan) ?? readPiece(scan));
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
  const { text, open, position } = scan;
  scan.inTemplate = false;
  const end = findEnd(text, position, '`');
  if (end === undefined) {
    // A backtick without a closing one does not open a template.
    open.pop();
    return undefined;
  }
  scan.position = end;
  if (text[end - 1] === '`') {
    open.pop();
    return toToken(scan, 'value', '`', end - 1, true);
  }
  open.push({ bracket: '${', header: false });
  return toToken(scan, 'open', '${', end - 2, false);
}

/**
 * The exclusive end of what `opening` starts; undefined if it has none. One regular expression cannot match long texts.
 */
function findEnd(text: string, start: number, opening: string): number | undefined {
  const stops = STOPS[opening] as RegExp;
  for (let position = start; ;) {
    stops.lastIndex = position;
    const stop = stops.exec(text);
    if (stop === null || stop[0] === '\n' || stop[0] === '\r') return undefined;
    position = stop.index + 1;
    if (stop[0] === '\\') position += text.startsWith('\r\n', position) ? 2 : 1;
    else if (stop[0] === '[') position = findEnd(text, position, '[') ?? text.length;
    else if (stop[0] !== '$') return position;
    else if (text[position] === '{') return position + 1;
  }
}

/** Skips a comment, and returns whether there was one. */
function skipComment(scan: Scan): boolean {
  const { text, position } = scan;
  const line = text.startsWith('//', position);
  if (!line && !text.startsWith('/*', position)) return false;
  const end = line ? text.slice(position).search(/[\n\r]/) : text.indexOf('*/', position + 2);
  scan.position = end < 0 ? text.length : line ? position + end : end + 2;
  scan.onNewLine ||= !line && /[\n\r]/.test(text.slice(position, scan.position));
  return true;
}

/** A string, or a regular expression where a division is not possible. */
function readValue(scan: Scan): Token | undefined {
  const { text, position } = scan;
  const opening = text[position] as string;
  const regex = opening === '/' && !scan.afterOperand && scan.previous !== '<';
  if (opening !== "'" && opening !== '"' && !regex) return undefined;
  const end = findEnd(text, position + 1, opening);
  if (end === undefined) return undefined;
  scan.position = end;
  return toToken(scan, 'value', opening, position, true);
}

function readPiece(scan: Scan): Token | undefined {
  const { text, position: start, open, previous } = scan;
  PIECE.lastIndex = start;
  const [piece = '', space, word, opening, closing] = PIECE.exec(text) ?? [];
  scan.position += piece.length;
  if (space !== undefined) {
    scan.onNewLine ||= /[\n\r]/.test(piece);
    return undefined;
  }
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
  if (piece === '`') {
    open.push({ bracket: '`', header: false });
    scan.inTemplate = true;
    return undefined;
  }
  const ends = scan.afterOperand && (piece === '!' || piece === '++' || piece === '--');
  return toToken(scan, 'operator', piece, start, ends);
}

/**
 * Closes the bracket that matches `closing`, and those left open inside it. A brace closes parentheses, but not the
 * reverse.
 */
function close(open: Open[], closing: string): Open | undefined {
  const fits: readonly Bracket[] = closing === '}' ? ['{', '${'] : [closing === ')' ? '(' : '['];
  const stops: readonly Bracket[] = closing === '}' ? ['`'] : ['{', '${', '`'];
  const index = open.findLastIndex(({ bracket }) => fits.includes(bracket) || stops.includes(bracket));
  const found = open[index];
  if (found === undefined || !fits.includes(found.bracket)) return undefined;
  open.length = index;
  return found;
}
