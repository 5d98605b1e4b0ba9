/**
 * What must not reach a terminal as it is: control characters, which move the cursor or change colours; marks that
 * reorder text; halves of surrogate pairs.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu;

/** Text of the user's that a terminal shows as it stands; line feeds are kept. */
export function toPrintable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => (character === '\n' ? '\n' : toVisible(character)));
}

function toVisible(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '\u2421' : '\uFFFD';
}

const WIDE =
  /^(?:\p{Emoji_Presentation}|\p{Script=Han}|\p{Script=Hangul}|\p{Script=Hiragana}|\p{Script=Katakana}|[\u3000-\u303E\uFF01-\uFF60\uFFE0-\uFFE6]|.\uFE0F)/u;
const INVISIBLE = /^[\p{Mn}\p{Me}\p{Cf}]/u;

/** How many columns of a terminal a grapheme takes. */
export function widthOf(grapheme: string): number {
  if (/^[\x20-\x7E]$/.test(grapheme)) return 1;
  return WIDE.test(grapheme) ? 2 : INVISIBLE.test(grapheme) ? 0 : 1;
}

/** What a reader takes for one character each. */
export function toGraphemes(text: string): readonly string[] {
  if (/^\p{ASCII}*$/u.test(text)) return [...text];
  // Made here and not above: loading it takes longer than showing the help.
  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}
