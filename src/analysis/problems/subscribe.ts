import { quotesOf, toLiteral } from '../lib/literal.js';
import type { SubscriberEntry } from '../model/model.js';
import type { TextEdit } from '../model/problem.js';
import type { Span } from '../model/source.js';

/** The edits that add an event name to the list of a subscriber; none where the list is not written as an array. */
export function subscribe({ list }: SubscriberEntry, event: string, textOf: (span: Span) => string): TextEdit[] {
  if (list === undefined) return [];
  const { file, start, end } = list.span;
  const insert = (at: number, text: string): TextEdit => ({ span: { file, start: at, end: at }, text });
  const { last } = list;
  if (last === undefined) return [insert(start + 1, toLiteral(event, "'"))];
  const literal = toLiteral(event, quotesOf(textOf(last)));
  const before = textOf({ file, start, end: last.start });
  const [tail = '', comma = ''] =
    /^\s*(,?)(?:[^\S\n]|\/\/[^\n]*|\/\*[^\n]*?\*\/)*/.exec(textOf({ file, start: last.end, end })) ?? [];
  const margin = /\n([^\S\n]*)$/.exec(before)?.[1];
  const endsLine = textOf({ file, start: last.end + tail.length, end }).startsWith('\n');
  if (margin === undefined || !endsLine) return [insert(last.end, `, ${literal}`)];
  const added = insert(last.end + tail.length, `\n${margin}${literal}${comma}`);
  return comma === '' ? [insert(last.end, ','), added] : [added];
}
