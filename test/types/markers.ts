/**
 * The text of a program marks its expected errors, at the end of their line or in comments above it:
 *
 *     void events.emit('user.registerd', user); // error TS2345: no event named 'user.registerd'
 *
 * The message must contain the words after the code. Conditions are in parentheses, and all of them must hold:
 * `(6|7 !strict)` is TypeScript 6 or 7 without `strict`. An error in a generated file is marked on the line that the
 * generated line comes from: `error TS2344 in generated/subscribers.ts`.
 */

/** An error that a program must have. */
export type Expected = {
  readonly file: string;
  /** The marked line, from 1. */
  readonly line: number;
  readonly code: string;
  /** The generated file that the compiler reports, if any. */
  readonly in?: string;
  /** A part of the message; empty if any message will do. */
  readonly words: string;
};

const MARKER = /\/\/ error (TS\d+)(?: in (\S+?))?(?: \(([^)]*)\))?(?:: (.*))?$/;

/** Reads the expected errors from a text, for a compiler and settings with these tags. */
export function readMarkers(file: string, text: string, tags: readonly string[]): readonly Expected[] {
  const expected: Expected[] = [];
  const waiting: Omit<Expected, 'line'>[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const isComment = line.trimStart().startsWith('//');
    for (const part of line.split(/ *(?=\/\/ error )/)) {
      const marker = MARKER.exec(part);
      if (marker === null) {
        if (part.startsWith('// error')) throw new Error(`${file}:${index + 1}: not a marker: ${part}`);
        continue;
      }
      const [, code, where, conditions = '', words = ''] = marker as unknown as [
        string,
        string,
        string?,
        string?,
        string?,
      ];
      if (holds(conditions, tags)) waiting.push({ file, code, words, ...(where !== undefined && { in: where }) });
    }
    if (isComment) continue;
    expected.push(...waiting.splice(0).map((each) => ({ ...each, line: index + 1 })));
  }
  if (waiting.length > 0) throw new Error(`${file}: a marker at the end marks nothing`);
  return expected;
}

export function hasMarkers(text: string): boolean {
  return text.includes('// error ');
}

function holds(conditions: string, tags: readonly string[]): boolean {
  return conditions.split(' ').every((condition) => {
    if (condition === '') return true;
    const wanted = !condition.startsWith('!');
    return (
      condition
        .replace('!', '')
        .split('|')
        .some((tag) => tags.includes(tag)) === wanted
    );
  });
}
