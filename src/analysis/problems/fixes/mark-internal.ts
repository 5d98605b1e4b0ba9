import type { Fix } from '../../model/fix.js';
import type { Span } from '../../model/source.js';
import type { FixContext } from './fix-context.js';

/** Adds the tag `@internal` to the declaration whose name is at `span`: to its JSDoc comment, or in a new one. */
export function markInternal(
  typeName: string,
  { file, start }: Span,
  { textOf }: Pick<FixContext, 'textOf'>,
): Fix | undefined {
  const before = textOf({ file, start: 0, end: start });
  const keywords = KEYWORDS.exec(before);
  if (keywords === null) return undefined;
  const newline = before.includes('\r\n') ? '\r\n' : '\n';
  const margin = /[^\S\n]*$/.exec(before.slice(0, keywords.index))?.[0] ?? '';
  const insert = (at: number, text: string): Fix => {
    const edits = [{ span: { file, start: at, end: at }, text }];
    return { title: `Mark ${typeName} @internal`, preferred: false, edits, creates: [] };
  };
  const [comment] = JSDOC.exec(before.slice(0, keywords.index)) ?? [];
  if (comment === undefined) return insert(keywords.index, `/** @internal */${newline}${margin}`);
  const body = comment.slice(0, comment.lastIndexOf('*/')).trimEnd();
  const isOneLine = !body.includes('\n') && !/\n\s*\*\/\s*$/.test(comment);
  const tag = `${newline}${margin} * @internal`;
  return insert(keywords.index - comment.length + body.length, isOneLine ? tag + newline + margin : tag);
}

const KEYWORDS = /(?:export\s+)?(?:default\s+)?(?:declare\s+)?(?:type|interface)\s+$/;

/** A JSDoc comment at the end of a text. */
const JSDOC = /\/\*\*(?:(?!\*\/)[^])*\*\/\s*$/;
