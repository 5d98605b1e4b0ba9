import type { Compiler, CompilerError } from './compilers.js';
import { positionAt, lineStarts } from '../../src/analysis/model/source.js';
import { type Expected, readMarkers } from './markers.js';
import type { Program } from './program.js';
import { tagsOf } from './settings.js';
import type { Written } from './write-programs.js';

/** The errors of a compiler and the expected errors, one line each. A right result has both equal. */
export type Comparison = { readonly actual: readonly string[]; readonly expected: readonly string[] };

export function expectedErrors(program: Program, { files }: Written, compiler: Compiler): readonly Expected[] {
  const tags = [...compiler.tags, ...tagsOf(program.settings)];
  return Object.entries(files)
    .filter(([path]) => /\.[mc]?[jt]s$/.test(path))
    .flatMap(([path, text]) => readMarkers(path, text, tags));
}

export function compare(
  program: Program,
  written: Written,
  compiler: Compiler,
  errors: readonly CompilerError[],
): Comparison {
  const marked = expectedErrors(program, written, compiler).map((each) => ({
    place: toPlace(each),
    words: each.words,
  }));
  const unmarked = (program.errors ?? []).map((text) => {
    const [, place, words] = /^(.+ TS\d+): (.*)$/.exec(text) as unknown as [string, string, string];
    return { place, words };
  });
  const open = [...marked, ...unmarked];
  const actual = errors.map((error) => {
    const place = toPlace(findOrigin(error, written));
    const found = open.findIndex((each) => each.place === place && error.message.includes(each.words));
    if (found === -1) return `${place}: ${error.message}`;
    return toLine(open.splice(found, 1)[0] as (typeof open)[number]);
  });
  return { actual: actual.sort(), expected: [...marked, ...unmarked].map(toLine).sort() };
}

/** Moves an error in a generated line to the line of the app that it comes from. */
function findOrigin(error: CompilerError, { files, generated }: Written): Omit<Expected, 'words'> {
  const file = generated.find(({ path, text }) => path === error.file && files[path] === text);
  const origin = file?.origins.get(error.line);
  if (origin === undefined) return error;
  const line = positionAt(lineStarts(files[origin.file] ?? ''), origin.start).line;
  return { file: origin.file, line, code: error.code, in: error.file };
}

function toPlace({ file, line, code, in: generated }: Omit<Expected, 'words'>): string {
  return `${file}:${line} ${generated === undefined ? '' : `(${generated}) `}${code}`;
}

function toLine({ place, words }: { place: string; words: string }): string {
  return words === '' ? place : `${place}: ${words}`;
}
