import { describeMisfit } from '../../../analysis/features/misfit.js';
import {
  adviseOnSeveral,
  type CompilerError,
  isAccepted,
  isAboutName,
  isSameMistake,
  isTypeError,
} from '../../../analysis/features/same-mistake.js';
import { readPayloadMistake } from '../../../analysis/features/payload-mistake.js';
import { toDiagnostic } from '../../../analysis/problems/to-diagnostic.js';
import { byCodeUnit, groupBy } from '../../../analysis/lib/collections.js';
import type { EventModel } from '../../../analysis/model/model.js';
import type { Project } from '../../../project/app/project.js';
import type { PrintedError } from '../../../project/compiler/read-compiler-output.js';
import { type Finding, toFinding } from '../../report/finding.js';
import { createPlaces, type Places, type TextOf } from '../../report/places.js';
import { createOriginFinder, type FindOrigin } from './origins.js';

/** Help for errors of the compiler that do not say what to do. */
const ADVICE: ReadonlyMap<string, string> = new Map([
  ['TS6305', 'Build the referenced projects first, as this compiler wants it: npx tsc -b'],
]);

/** An error as the compiler printed it, and at the place to fix. */
type PlacedError = CompilerError & { readonly printed: PrintedError };

export type MergeInput = {
  readonly project: Project;
  readonly errors: readonly PrintedError[];
  /** The files that the compiler has checked; none if it did not run. */
  readonly compiled: readonly string[];
  /** Whether generated files are or may be stale: errors in them are then only consequences. */
  readonly stale: boolean;
  /** Files that were generated for an earlier `outDir`. */
  readonly superseded: readonly string[];
};

/** The diagnostics and the compiler's errors, sorted by place: each mistake once, at the place to fix. */
export function mergeFindings({ project, errors, compiled, stale, superseded }: MergeInput): readonly Finding[] {
  const { analysis, session, rendered } = project;
  const places = createPlaces(session.textOf);
  const findOrigin = createOriginFinder(rendered, session.textOf);
  const generated = new Set([...rendered.map(({ path }) => path), ...superseded]);
  const placed = errors
    .filter(({ file }) => !(stale && generated.has(file)))
    .map((error) => placeError(error, findOrigin, session.textOf, places));
  const byFile = groupBy(placed, ({ span }) => span.file);
  const covered = new Set<PlacedError>();
  const judged = new Set(stale || !errors.every(isPlaced) ? [] : compiled.filter(isTypeScript));
  const fromAnalysis = analysis.diagnostics.flatMap((diagnostic): Finding[] => {
    const { file } = diagnostic.span;
    const near = byFile.get(file) ?? [];
    if (judged.has(file) && !near.some(isUnresolved) && isAccepted(diagnostic, near, analysis.callSites)) return [];
    const same = placed.filter((each) => isSameMistake(diagnostic, each, analysis.callSites));
    for (const each of same) covered.add(each);
    const tscCode = same.find(isTypeError)?.printed.code;
    return [{ ...toFinding(diagnostic, places), ...(tscCode === undefined ? {} : { tscCode }) }];
  });
  const fromCompiler = placed
    .filter((each) => !covered.has(each) && !(stale && isAboutName(each, analysis.callSites)))
    .flatMap((each) => toPayloadFindings(each, analysis.model, places) ?? toCompilerFinding(each, project, places));
  return [...fromAnalysis, ...fromCompiler].toSorted(byPlace);
}

/** With a syntax error, an unbuilt reference or an error without a place, the compiler may have checked nothing else. */
function isPlaced({ code, file }: PrintedError): boolean {
  return !/^TS(?:1\d{3}|6305)$/.test(code) && !file.endsWith('.json');
}

function isTypeScript(file: string): boolean {
  return /\.[cm]?tsx?$/.test(file);
}

/** Whether an import fails, so that the compiler knows no types of what it imports. */
function isUnresolved({ code }: PlacedError): boolean {
  return code === 2307 || code === 7016;
}

/** The finding for a payload that JSON changes, or none if it is already reported; undefined for any other error. */
function toPayloadFindings(error: PlacedError, model: EventModel, places: Places): readonly Finding[] | undefined {
  const problem = readPayloadMistake(model, error);
  if (problem === undefined || problem === 'repeated') return problem && [];
  const diagnostic = toDiagnostic(problem, { rules: model.settings.rules });
  return diagnostic === undefined ? [] : [{ ...toFinding(diagnostic, places), tscCode: error.printed.code }];
}

function placeError(printed: PrintedError, findOrigin: FindOrigin, textOf: TextOf, places: Places): PlacedError {
  const { file, position, message } = printed;
  const error = { printed, message, code: Number(printed.code.slice('TS'.length)) };
  const origin = findOrigin(file, position);
  if (origin !== undefined) return { ...error, span: origin, generated: true };
  const start = places.offsetOf(file, position);
  const end = start + tokenLength(textOf(file) ?? '', start);
  return { ...error, span: { file, start, end }, generated: false };
}

/** The compiler prints only where an error starts; its end is taken to be the end of the token there. */
function tokenLength(text: string, offset: number): number {
  const token = /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|[\w$\u0080-\uFFFF]+|/y;
  token.lastIndex = offset;
  return token.exec(text)?.[0].length ?? 0;
}

function toCompilerFinding(error: PlacedError, { analysis, session }: Project, places: Places): Finding {
  const { printed, span, generated } = error;
  const { code, message, file, position } = printed;
  const misfit = generated ? describeMisfit(error, analysis, session.textOf(span.file)) : undefined;
  if (misfit !== undefined) {
    const [start, end] = [misfit.span.start, misfit.span.end].map((each) => places.positionOf(span.file, each));
    const { message: words, help } = misfit;
    return {
      code,
      severity: 'error',
      file: span.file,
      start: start ?? position,
      end: end ?? position,
      message: words,
      help,
    };
  }
  const source = `The compiler finds this at ${file}:${position.line}, which is generated from here.`;
  const help = printed.help ?? (generated ? source : (ADVICE.get(code) ?? adviseOnSeveral(error, analysis.callSites)));
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
