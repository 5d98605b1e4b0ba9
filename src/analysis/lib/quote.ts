/** Longer texts of the user's are cut in messages. */
const MAX_SHOWN = 80;

/** A text of the user's inside a message: in quotes, on one line, without control characters, cut when it is long. */
export function quote(text: string): string {
  const shown = text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN - 1)}…` : text;
  return `'${escapeControls(shown)}'`;
}

/** Makes characters visible that a terminal would obey or a line would break at. */
export function escapeControls(text: string): string {
  return text.replace(UNPRINTABLE, (char) => NAMED[char] ?? `\\u{${char.codePointAt(0)?.toString(16)}}`);
}

const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;
const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
