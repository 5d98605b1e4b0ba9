/**
 * Characters that must not reach a terminal: control characters, which move the cursor or change colors; marks that
 * reorder text; lone surrogates.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u061C\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu;

/** Replaces every character that could steer the terminal. Keeps line feeds. */
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

/** The number of terminal columns that a grapheme takes. */
export function widthOf(grapheme: string): number {
  if (/^[\x20-\x7E]$/.test(grapheme)) return 1;
  return WIDE.test(grapheme) ? 2 : INVISIBLE.test(grapheme) ? 0 : 1;
}

/** Splits text into what a reader sees as characters. */
export function toGraphemes(text: string): readonly string[] {
  if (/^\p{ASCII}*$/u.test(text)) return [...text];
  // Created here and not at the top level, because that takes longer than showing the help.
  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}
