import type { Analysis } from '../../analysis/model/analysis.js';
import { byCodeUnit, groupBy } from '../../analysis/lib/collections.js';
import type { Diagnostic } from '../../analysis/model/diagnostic.js';
import type { Span } from '../../analysis/model/source.js';
import { syntaxError } from '../../analysis/problems/syntax-error.js';
import type { Project } from '../../project/app/open-project.js';
import type { CompilerError } from '../../project/compiler/read-compiler-output.js';
import type { Finding, TextOf } from './finding.js';
import { createOriginFinder, type FindOrigin } from './origins.js';
import { createPlaces, type Places } from './places.js';
import { toFinding } from './to-finding.js';

/** Codes that the compiler gives to an argument or a property of the wrong type. */
const TYPE_CODES: ReadonlySet<string> = new Set(['TS2345', 'TS2322', 'TS2820']);

/** A payload for a name that is wrong has nothing to fit. */
const NEVER = / 'never'\.$/m;

/** What to do about errors of the compiler that do not say it themselves. */
const ADVICE: ReadonlyMap<string, string> = new Map([
  ['TS6305', 'Build the referenced projects first, as this compiler wants it: npx tsc -b'],
]);

/** An error of the compiler at the file to mend. */
type PlacedError = {
  readonly error: CompilerError;
  readonly span: Span;
  /** It stands in a generated file, which `span` is where it comes from. */
  readonly generated: boolean;
};

export type Told = {
  readonly project: Project;
  readonly diagnostics: readonly Diagnostic[];
  readonly errors: readonly CompilerError[];
  /** Whether generated files are stale, or may be, so that errors in them are only consequences. */
  readonly stale: boolean;
  /** Files that were generated for an earlier `outDir`. */
  readonly superseded: readonly string[];
};

/** Our diagnostics and the compiler's errors, sorted by place: each mistake once and at the file to mend. */
export function mergeFindings({ project, diagnostics, errors, stale, superseded }: Told): readonly Finding[] {
  const places = createPlaces(project.textOf);
  const findOrigin = createOriginFinder(project.rendered, project.textOf);
  const generated = new Set([...project.rendered.map(({ path }) => path), ...superseded]);
  const placed = errors
    .filter(({ file }) => !(stale && generated.has(file)))
    .map((error) => placeError(error, findOrigin, project.textOf, places));
  const byFile = groupBy(placed, ({ span }) => span.file);
  const told = new Set<PlacedError>();
  const ours = diagnostics.map((diagnostic): Finding => {
    const near = byFile.get(diagnostic.span.file) ?? [];
    const same = near.filter((each) => isSameMistake(diagnostic, each, project.analysis));
    for (const each of same) told.add(each);
    const tscCode = same.find(({ error }) => TYPE_CODES.has(error.code))?.error.code;
    return { ...toFinding(diagnostic, places), ...(tscCode === undefined ? {} : { tscCode }) };
  });
  const theirs = placed
    .filter((each) => !told.has(each) && !(stale && isAboutName(each, project.analysis)))
    .map((each) => toCompilerFinding(each, places));
  return [...ours, ...theirs].toSorted(byPlace);
}

function placeError(error: CompilerError, findOrigin: FindOrigin, textOf: TextOf, places: Places): PlacedError {
  const { file, position } = error;
  const origin = findOrigin(file, position);
  if (origin !== undefined) return { error, span: origin, generated: true };
  const start = places.offsetOf(file, position);
  return { error, span: { file, start, end: start + tokenLength(textOf(file) ?? '', start) }, generated: false };
}

/** The compiler prints where an error starts only; the token there shows the rest. */
function tokenLength(text: string, offset: number): number {
  const token = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|[\w$\u0080-\uFFFF]+|/y;
  token.lastIndex = offset;
  return token.exec(text)?.[0].length ?? 0;
}

/** Whether the compiler says what we say, or something that follows from it; both are about the same file. */
function isSameMistake({ code, severity, span }: Diagnostic, placed: PlacedError, { callSites }: Analysis): boolean {
  const { error, generated } = placed;
  if (severity !== 'error') return false;
  // What is generated cannot be right while its source is wrong; an empty origin stands for the whole file.
  if (generated) return placed.span.start === placed.span.end || holds(span, placed.span);
  // The compiler's own codes for syntax are TS1000 to TS1999.
  if (code === syntaxError.code) return /^TS1\d{3}$/.test(error.code);
  if (!TYPE_CODES.has(error.code)) return false;
  const site = callSites.find((each) => holds(each.span, span));
  const wider = site && (NEVER.test(error.message) ? site.call : site.span);
  const { start } = placed.span;
  return wider === undefined ? start === span.start : wider.start <= start && start < wider.end;
}

/** Whether the compiler refuses the literal name of an emit: the registry that it saw decides that. */
function isAboutName({ error, span }: PlacedError, { callSites }: Analysis): boolean {
  const site = callSites.find((each) => each.complete && holds(each.call, span));
  if (site === undefined || !TYPE_CODES.has(error.code)) return false;
  return holds(site.span, span) || NEVER.test(error.message);
}

function holds(outer: Span, inner: Span): boolean {
  return outer.file === inner.file && outer.start <= inner.start && inner.end <= outer.end;
}

function toCompilerFinding({ error, span, generated }: PlacedError, places: Places): Finding {
  const { code, message, file, position } = error;
  const source = `The compiler finds this at ${file}:${position.line}, which is generated from here.`;
  const help = generated ? source : ADVICE.get(code);
  return {
    code,
    severity: 'error',
    file: span.file,
    start: generated ? places.positionOf(span.file, span.start) : position,
    end: generated
      ? places.positionOf(span.file, span.end)
      : { ...position, column: position.column + span.end - span.start },
    message,
    ...(help === undefined ? {} : { help }),
  };
}

function byPlace(a: Finding, b: Finding): number {
  return byCodeUnit(a.file, b.file) || a.start.line - b.start.line || a.start.column - b.start.column;
}
