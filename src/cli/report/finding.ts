import type { Diagnostic, Severity } from '../../analysis/model/diagnostic.js';
import type { Fix } from '../../analysis/model/fix.js';
import type { Settings } from '../../analysis/model/model.js';
import type { Problem } from '../../analysis/model/problem.js';
import type { Position } from '../../analysis/model/source.js';
import { toDiagnostic } from '../../analysis/problems/to-diagnostic.js';
import type { OutputDifference } from '../../project/output/output.js';
import { toStaleDiagnostics } from '../../project/output/stale-output.js';
import { createPlaces, type Places } from './places.js';

/** A row of a report: a diagnostic of the analysis or an error of the compiler, placed by line and column. */
export type Finding = {
  /** The public name of a problem, or the compiler's code such as `TS2345`. */
  readonly code: string;
  readonly severity: Severity;
  /** Posix, relative to the folder of the config. */
  readonly file: string;
  readonly start: Position;
  /** Exclusive. */
  readonly end: Position;
  readonly message: string;
  readonly help?: string;
  /** The page about our problem, as a path that starts with the name of the package. */
  readonly docs?: string;
  /** The compiler's code for the same mistake at the same place. */
  readonly tscCode?: string;
  /** A function, because only some reports show fixes. Valid until a text changes; absent for errors of the compiler. */
  readonly fixes?: () => readonly FoundFix[];
};

/** A fix with its places as lines and columns, so that other programs can apply it. */
export type FoundFix = {
  readonly title: string;
  /** It has one likely meaning; `check --fix` applies it. */
  readonly preferred: boolean;
  /** `endLine` and `endColumn` are exclusive; where they equal the start, the text is inserted. */
  readonly edits: readonly {
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly endLine: number;
    readonly endColumn: number;
    readonly text: string;
  }[];
  readonly creates: Fix['creates'];
};

export function toFinding(diagnostic: Diagnostic, places: Places): Finding {
  const { code, severity, span, message, help, docs } = diagnostic;
  const start = places.positionOf(span.file, span.start);
  const end = places.positionOf(span.file, span.end);
  const fixes = () => diagnostic.fixes.map((fix) => toFoundFix(fix, places));
  return { code, severity, file: span.file, start, end, message, help, docs, fixes };
}

/** What is wrong with the generated files. Each is reported as a whole, so its text makes no difference. */
export function toStaleFindings(difference: OutputDifference, superseded?: readonly string[]): readonly Finding[] {
  const places = createPlaces(() => undefined);
  return toStaleDiagnostics(difference, superseded).map((each) => toFinding(each, places));
}

/** Problems of whole files, whose texts make no difference. */
export function toProblemFindings(problems: readonly Problem[], rules: Settings['rules']): readonly Finding[] {
  const places = createPlaces(() => undefined);
  return problems.flatMap((problem) => {
    const diagnostic = toDiagnostic(problem, { rules });
    return diagnostic === undefined ? [] : toFinding(diagnostic, places);
  });
}

function toFoundFix({ title, preferred, edits, creates }: Fix, { positionOf }: Places): FoundFix {
  const placed = edits.map(({ span: { file, start, end }, text }) => {
    const [from, to] = [positionOf(file, start), positionOf(file, end)];
    return { file, line: from.line, column: from.column, endLine: to.line, endColumn: to.column, text };
  });
  return { title, preferred, edits: placed, creates };
}
