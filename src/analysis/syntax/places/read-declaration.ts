import type { Range } from '../../model/facts.js';
import { findJsDoc } from '../declarations.js';
import { parse } from '../parse.js';

/** The source of a declaration, its place in the file, and the text of its JSDoc comment. */
export type DeclarationText = Range & { readonly code: string; readonly documentation: string };

/** The top-level declaration that covers an offset. */
export function readDeclaration(file: string, text: string, offset: number): DeclarationText | undefined {
  const result = parse(file, text);
  if ('failure' in result) return undefined;
  const { program, comments } = result.parsed;
  const statement = program.body.find((each) => each.start <= offset && offset < each.end);
  if (statement === undefined) return undefined;
  const exported = statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration';
  const node = exported ? (statement.declaration ?? statement) : statement;
  const comment = findJsDoc(text, comments, statement.start);
  const { start, end } = node;
  return { start, end, code: text.slice(start, end), documentation: toDocumentation(comment?.value ?? '') };
}

/** The text of a JSDoc comment, without its stars and the tags `@event` and `@internal`. */
function toDocumentation(comment: string): string {
  const lines = comment.split(/\r?\n/).map((line) => line.replace(/^\s*\*+ ?/, '').trimEnd());
  return lines
    .filter((line) => !/^\s*@(?:event|internal)\b/.test(line))
    .join('\n')
    .trim();
}
