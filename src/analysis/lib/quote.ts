/** Longer texts are cut in messages; in UTF-16 code units. */
const MAX_SHOWN = 80;

/** Quotes a text of the user for a message: on one line, without control characters, cut if it is long. */
export function quote(text: string): string {
  const shown = text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN - 1)}…` : text;
  return `'${escapeControls(shown)}'`;
}

/** Escapes characters that a terminal would interpret or that would break a line. */
export function escapeControls(text: string): string {
  return text.replace(UNPRINTABLE, (char) => NAMED[char] ?? `\\u{${char.codePointAt(0)?.toString(16)}}`);
}

const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;
const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
