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
const REGEX = /\/(?:[^\\/[\n\r]|\\.|\[(?:[^\]\\\n\r]|\\.)*\])+\/\w*/y;
const TEMPLATE_END = /[^`\\$]*(?:(?:\\[^]|\$(?!\{))[^`\\$]*)*(`|\$\{)/y;

/** The tokens of a text; where it is no valid code, something near to it. */
export function* readTokens(text: string): Generator<Token, void> {
  const open: Open[] = [];
  let position = 0;
  let onNewLine = false;
  let afterOperand = false;
  let previous = '';

  const toToken = (kind: Token['kind'], token: string, start: number, endsOperand: boolean): Token => {
    const result = { kind, text: token, start, onNewLine, afterOperand, depth: open.length };
    previous = token;
    onNewLine = false;
    afterOperand = endsOperand;
    return result;
  };

  /** Skips the text of a template: to its end, or to the next expression in it. */
  const readTemplate = (start: number): Token | undefined => {
    TEMPLATE_END.lastIndex = start;
    const end = TEMPLATE_END.exec(text);
    // A backtick that no other one follows opened no template.
    if (end === null) return void open.pop();
    position = TEMPLATE_END.lastIndex;
    if (end[1] === '`') {
      open.pop();
      return toToken('value', '`', position - 1, true);
    }
    open.push({ bracket: '${', header: false });
    return toToken('open', '${', position - 2, false);
  };

  while (position < text.length) {
    const start = position;
    if (text[start] === '/' && !afterOperand && previous !== '<') {
      REGEX.lastIndex = start;
      const regex = /^\/[/*]/.test(text.slice(start, start + 2)) ? null : REGEX.exec(text);
      if (regex !== null) {
        position = REGEX.lastIndex;
        yield toToken('value', '/', start, true);
        continue;
      }
    }
    PIECE.lastIndex = start;
    const [piece = '', space, comment, string, word, opening, closing, backtick] = PIECE.exec(text) ?? [];
    position += piece.length;
    if (space !== undefined || comment !== undefined) onNewLine ||= /[\n\r]/.test(piece);
    else if (string !== undefined) yield toToken('value', piece, start, true);
    else if (word !== undefined) yield toToken('word', word, start, previous === '.' || !WANTS_OPERAND.has(word));
    else if (opening !== undefined) {
      open.push({ bracket: opening as Bracket, header: opening === '(' && HEADERS.has(previous) });
      yield toToken('open', opening, start, false);
    } else if (closing !== undefined) {
      const closed = close(open, closing);
      yield toToken('close', closing, start, closed?.header !== true);
      if (closed?.bracket === '${') {
        const token = readTemplate(position);
        if (token !== undefined) yield token;
      }
    } else if (backtick !== undefined) {
      open.push({ bracket: '`', header: false });
      const token = readTemplate(position);
      if (token !== undefined) yield token;
    } else yield toToken('operator', piece, start, afterOperand && (piece === '!' || piece === '++' || piece === '--'));
  }
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
