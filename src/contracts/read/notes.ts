import type { ts } from 'ts-morph';
import type { Notes } from '../model/wire-type.js';
import type { TypeScript } from './context.js';

/** What the JSDoc comments of a symbol say; undefined if they say nothing. */
export function notesOf(ts: TypeScript, checker: ts.TypeChecker, symbol: ts.Symbol | undefined): Notes | undefined {
  if (symbol === undefined) return undefined;
  const description = ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim();
  const tags = symbol
    .getJsDocTags(checker)
    .map(({ name, text }) => ({ name, text: ts.displayPartsToString(text).trim() }));
  const deprecated = tags.find(({ name }) => name === 'deprecated');
  const others = tags.filter(({ name }) => name !== 'deprecated');
  if (description === '' && tags.length === 0) return undefined;
  return {
    ...(description !== '' && { description }),
    ...(deprecated !== undefined && { deprecated: deprecated.text }),
    ...(others.length > 0 && { tags: others }),
  };
}
