import { findJsDoc } from '../declarations.js';
import { parse } from '../parse.js';

/** Where a tag `@event` can be inserted, and the text around its name there. */
export type TagPlace = { readonly offset: number; readonly prefix: string; readonly suffix: string };

/** The place for a tag at the declaration that covers `offset`: in its JSDoc comment, or in a new one. */
export function findTagPlace(file: string, text: string, offset: number): TagPlace | undefined {
  const result = parse(file, text);
  if ('failure' in result) return undefined;
  const { program, comments } = result.parsed;
  const statement = program.body.find((each) => each.start <= offset && offset < each.end);
  if (statement === undefined) return undefined;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const comment = findJsDoc(text, comments, statement.start);
  if (comment === undefined) return { offset: statement.start, prefix: '/** @event ', suffix: ` */${newline}` };
  const { start, end } = comment;
  const margin = text.slice(text.lastIndexOf('\n', start) + 1, start).replace(/\S/g, ' ');
  const head = text.slice(start, end - '*/'.length);
  const body = head.trimEnd();
  const closing = /[\n\r]/.test(head.slice(body.length)) ? '' : newline + margin;
  return { offset: start + body.length, prefix: `${newline}${margin} * @event `, suffix: closing };
}
