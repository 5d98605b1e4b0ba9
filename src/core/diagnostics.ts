import { describe, toWords } from './catalog.js';
import type { Findings } from './diagnose.js';
import { findFixes } from './fixes.js';
import type { Settings } from './model.js';
import type { Diagnostic, Problem } from './problem.js';
import { lineStarts, positionAt, type Span } from './source.js';

type TextOf = (path: string) => string | undefined;

/** Puts problems into words, with their fixes; those that the rules switch off are left out. */
export function toDiagnostics(
  problems: readonly Problem[],
  { config, binding }: Findings,
  textOf: TextOf,
): readonly Diagnostic[] {
  const place = createPlace(textOf);
  const snippetOf = ({ file, start, end }: Span): string => textOf(file)?.slice(start, end) ?? '';
  return problems.flatMap((problem): Diagnostic[] => {
    const severity = severityOf(problem, config.settings);
    if (severity === 'off') return [];
    const fixes = findFixes(problem, { entries: config.entries, binding, textOf: snippetOf });
    return [{ code: problem.code, severity, span: problem.span, ...toWords(problem, place), fixes }];
  });
}

function severityOf({ code }: Problem, { rules }: Settings) {
  const { severity, changeable } = describe(code);
  return (changeable && Object.hasOwn(rules, code) ? rules[code] : undefined) ?? severity;
}

/** Says where a span is; the lines of a file are counted once. */
function createPlace(textOf: TextOf): (span: Span) => string {
  const starts = new Map<string, readonly number[]>();
  return ({ file, start }) => {
    const lines = starts.get(file) ?? lineStarts(textOf(file) ?? '');
    starts.set(file, lines);
    return `${file}:${positionAt(lines, start).line}`;
  };
}
