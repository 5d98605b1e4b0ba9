import type { TextEdit } from '../../model/fix.js';
import type { Span } from '../../model/source.js';

type Exported = {
  /** The name by which it is exported or, if it is not, declared; `span` is its place. */
  readonly name: string;
  readonly span: Span;
  /** The name to export it by. */
  readonly as: string;
};

/** The edits that export something by a name; undefined if the form of its export is not known. */
export function exportAs(text: string, exported: Exported): readonly TextEdit[] | undefined {
  const { name, span, as } = exported;
  const before = text.slice(0, span.start);
  if (name === 'default') return exportDefaultAs(text, exported);
  if (name !== as && LIST.test(before)) return [{ span, text: /\bas\s+$/.test(before) ? as : `${name} as ${as}` }];
  if (DECLARED.test(before) && isOnce(text, name)) return [{ span, text: as }];
  const keyword = name === as ? LOCAL.exec(before)?.[1] : undefined;
  if (keyword !== undefined) return [insert(span.file, span.start - keyword.length, 'export ')];
  const line = `export { ${name === as ? as : `${name} as ${as}`} };\n`;
  return [insert(span.file, text.length, text.endsWith('\n') ? line : `\n${line}`)];
}

/** What stands before a name in an export list, and before one that is declared, with `export` or without. */
const LIST = /export\s*\{[^{}]*$/;
const DECLARED = /export\s+(?:const|let|var|(?:async\s+)?function)\s+$/;
const LOCAL = /(?:^|[\n;}])[^\S\n]*((?:const|let|var|(?:async\s+)?function)\s+)$/;

/** What stands before a default export, up to its name or its value. */
const DEFAULT = /export\s+(default\s+)((?:async\s+)?function\s+)?$/;
/** A function without a name, up to its parameters: its keywords, and the space behind them. */
const ANONYMOUS = /^((?:async\s+)?function)(\s*)(?=[(<])/;

function exportDefaultAs(text: string, { span, as }: Exported): readonly TextEdit[] | undefined {
  const { file, start, end } = span;
  const [head, word = '', keyword = ''] = DEFAULT.exec(text.slice(0, start)) ?? [];
  if (head === undefined) return undefined;
  const from = start - keyword.length - word.length;
  const replaceWord = (by: string): TextEdit => ({ span: { file, start: from, end: from + word.length }, text: by });
  if (keyword !== '') return isOnce(text, text.slice(start, end)) ? [replaceWord(''), { span, text: as }] : undefined;
  const [whole, keywords = '', space = ''] = ANONYMOUS.exec(text.slice(start)) ?? [];
  if (whole === undefined) return [replaceWord(`const ${as} = `)];
  const gap = start + keywords.length;
  return [replaceWord(''), { span: { file, start: gap, end: gap + space.length }, text: ` ${as}` }];
}

function insert(file: string, start: number, text: string): TextEdit {
  return { span: { file, start, end: start }, text };
}

/** Whether a word occurs once in a text, so that nothing else refers to what it names. */
function isOnce(text: string, word: string): boolean {
  return text.split(word).length === 2;
}
