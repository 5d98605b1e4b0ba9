import { REPOSITORY } from './app.js';
import { readFile } from './temp-folder.js';

/** A code block of a page of the documentation. */
export type Example = {
  readonly language: string;
  /** The file it shows: the path in its first line, or for JSON the last `name.json` in the text before it. */
  readonly path?: string;
  readonly text: string;
};

/** The code blocks below a heading of a page, up to the next heading of its level. Without a heading: all. */
export function readExamples(page: string, heading?: string): readonly Example[] {
  const all = readFile(REPOSITORY, page);
  if (heading === undefined) return toExamples(all);
  const start = `\n${all}`.indexOf(`\n${heading}\n`);
  if (start === -1) throw new Error(`${page} has no heading ${heading}`);
  const rest = all.slice(start + heading.length);
  const level = heading.slice(0, heading.indexOf(' ') + 1);
  const end = rest.search(new RegExp(`\n#{1,${level.length - 1}} `));
  return toExamples(end === -1 ? rest : rest.slice(0, end));
}

function toExamples(text: string): readonly Example[] {
  let before = '';
  let last = 0;
  return [...text.matchAll(/^( *)```(\w+)\n([\s\S]*?)^ *```/gm)].map((match) => {
    const [whole, margin = '', language = '', body = ''] = match;
    before = text.slice(last, match.index);
    last = match.index + whole.length;
    const code = body.replaceAll(new RegExp(`^${margin}`, 'gm'), '');
    const path = language === 'json' ? nameOfJson(before) : /^\/\/ (\S+\.\w+)\n/.exec(code)?.[1];
    return { language, text: code, ...(path !== undefined && { path }) };
  });
}

function nameOfJson(before: string): string | undefined {
  return [...before.matchAll(/`([\w./-]+\.json)`/g)].at(-1)?.[1];
}

/** The files that the examples show, by path. Of two with the same path, the first. */
export function toFiles(examples: readonly Example[]): Readonly<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const { path, text } of examples) if (path !== undefined) files[path] ??= text;
  return files;
}
