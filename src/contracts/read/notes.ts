import type { ts } from 'ts-morph';
import { toAppPath } from '../../analysis/lib/paths.js';
import { isForeign } from '../../analysis/model/layout.js';
import type { Comment, Notes } from '../model/wire-type.js';
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

/** Where the tags of a symbol are written; undefined for one of an installed package. */
export function commentOf(ts: TypeScript, symbol: ts.Symbol, root: string): Comment | undefined {
  const declaration = (symbol.declarations ?? []).find((each) => ts.getJSDocTags(each).length > 0);
  const source = declaration?.getSourceFile();
  if (declaration === undefined || source === undefined || isForeign(source.fileName)) return undefined;
  const tags = ts.getJSDocTags(declaration).map((tag) => ({
    name: tag.tagName.text,
    text: (ts.getTextOfJSDocComment(tag.comment) ?? '').trim(),
    line: ts.getLineAndCharacterOfPosition(source, tag.tagName.getStart(source)).line + 1,
  }));
  return { file: toAppPath(root, source.fileName), tags };
}
