import type { Analysis } from '../core/analysis.js';
import type { Diagnostic } from '../core/problem.js';
import type { Span } from '../core/source.js';
import type { Project } from '../project/open-project.js';
import type { CompilerError } from '../project/read-compiler-output.js';
import { matchTokens } from '../project/same-meaning.js';
import type { Finding } from './finding.js';
import { createPlaces, type Places } from './places.js';
import { toFinding } from './to-finding.js';

/** Codes that the compiler gives to an argument of the wrong type. */
const ARGUMENT_CODES = ['TS2345', 'TS2322'];

/**
 * Everything there is to tell about an app, sorted by place: our diagnostics and the compiler's errors, each mistake
 * once and at the file to mend. `stale` says that generated files are, so that errors in them are only consequences.
 */
export function mergeFindings(
  project: Project,
  diagnostics: readonly Diagnostic[],
  errors: readonly CompilerError[],
  stale: boolean,
): readonly Finding[] {
  const places = createPlaces(project.textOf);
  const told = new Set<CompilerError>();
  const ours = diagnostics.map((diagnostic): Finding => {
    const same = errors.filter((error) => isSameMistake(diagnostic, error, project.analysis, places));
    for (const error of same) told.add(error);
    const tscCode = same.find(({ code }) => ARGUMENT_CODES.includes(code))?.code;
    return { ...toFinding(diagnostic, places), ...(tscCode === undefined ? {} : { tscCode }) };
  });
  const generated = new Map(project.rendered.map((file) => [file.path, file]));
  const theirs = errors
    .filter((error) => !told.has(error) && !(stale && generated.has(error.file)))
    .map((error) => toCompilerFinding(error, project, places));
  return [...ours, ...theirs].sort(byPlace);
}

function isSameMistake(
  { code, span }: Diagnostic,
  error: CompilerError,
  { callSites }: Analysis,
  places: Places,
): boolean {
  if (error.file !== span.file) return false;
  // The compiler's own codes for syntax are TS1000 to TS1999.
  if (code === 'syntax-error') return /^TS1\d{3}$/.test(error.code);
  if (code !== 'unknown-event' && code !== 'unsubscribed-event') return false;
  if (!ARGUMENT_CODES.includes(error.code)) return false;
  const offset = places.offsetOf(error.file, error.position);
  const site = callSites.find((each) => holds(each.span, span));
  // A payload for a name that is wrong has nothing to fit.
  const place = site === undefined ? span : / 'never'\.$/m.test(error.message) ? site.call : site.span;
  return offset >= place.start && offset < place.end;
}

function holds(outer: Span, inner: Span): boolean {
  return outer.file === inner.file && outer.start <= inner.start && inner.end <= outer.end;
}

function toCompilerFinding(error: CompilerError, project: Project, places: Places): Finding {
  const { code, message } = error;
  const origin = findOrigin(error, project, places);
  if (origin !== undefined) {
    const start = places.positionOf(origin.file, origin.start);
    const end = places.positionOf(origin.file, origin.end);
    const help = `The compiler finds this at ${error.file}:${error.position.line}, which is generated from here.`;
    return { code, severity: 'error', file: origin.file, start, end, message, help };
  }
  const { file, position: start } = error;
  const length = tokenLength(project.textOf(file) ?? '', places.offsetOf(file, start));
  return { code, severity: 'error', file, start, end: { ...start, column: start.column + length }, message };
}

/** Where in the app a line of a generated file comes from, however the file on disk is formatted. */
function findOrigin({ file, position }: CompilerError, project: Project, places: Places): Span | undefined {
  const generated = project.rendered.find(({ path }) => path === file);
  const disk = project.textOf(file);
  if (generated === undefined || disk === undefined) return undefined;
  const offset = places.offsetOf(file, position);
  const pair = matchTokens(generated.text, disk)?.findLast((each) => each.disk <= offset);
  if (pair === undefined) return undefined;
  const line = generated.text.slice(0, pair.rendered).split('\n').length;
  return generated.origins.get(line);
}

/** The compiler prints where an error starts only; the token there shows the rest. */
function tokenLength(text: string, offset: number): number {
  const token = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|[\w$\u0080-\uFFFF]+|/y;
  token.lastIndex = Number.isFinite(offset) ? offset : text.length;
  return token.exec(text)?.[0].length ?? 0;
}

function byPlace(a: Finding, b: Finding): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.start.line - b.start.line || a.start.column - b.start.column;
}
