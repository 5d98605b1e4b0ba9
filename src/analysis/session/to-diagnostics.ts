import { once } from '../lib/memo.js';
import { toLetters } from '../model/event-name.js';
import type { CallSite, Settings } from '../model/model.js';
import type { Diagnostic, Problem } from '../model/problem.js';
import { lineStarts, positionAt, type Span } from '../model/source.js';
import { describe, toWords } from '../problems/catalog.js';
import { findFixes } from '../problems/fixes.js';
import type { Findings } from '../stages/diagnose.js';
import type { PerFile } from './app-files.js';

type Files = Pick<PerFile, 'textOf' | 'isKept'>;

/** What problems are put into words from. */
type Known = { readonly findings: Findings; readonly files: Files; readonly callSites: readonly CallSite[] };

/** Puts problems into words, with their fixes; those that the rules switch off are left out. */
export function toDiagnostics(
  problems: readonly Problem[],
  { findings, files, callSites }: Known,
): readonly Diagnostic[] {
  const { config, binding } = findings;
  const place = createPlace(files);
  const known = {
    entries: config.entries,
    names: once(() => binding.events.map(({ name }) => name)),
    letters: once(() => new Set(binding.events.map(({ name }) => toLetters(name)))),
    textOf: ({ file, start, end }: Span): string => files.textOf(file)?.slice(start, end) ?? '',
    exists: (file: string): boolean => files.textOf(file) !== undefined,
    payloadAt: (span: Span) => callSites.find((site) => site.names.some((each) => each.span === span))?.payload,
  };
  return problems.flatMap((problem): Diagnostic[] => {
    const severity = severityOf(problem, config.settings);
    if (severity === 'off' || isOutdated(problem, files)) return [];
    const { code, span } = problem;
    return [
      {
        code,
        severity,
        span,
        ...toWords(problem, place),
        // Read when they are asked for: most fixes are never shown.
        get fixes() {
          return findFixes(problem, known);
        },
      },
    ];
  });
}

/** What a file said before it broke stands at offsets of a text that is gone. */
function isOutdated({ code, span }: Problem, files: Files): boolean {
  return code !== 'syntax-error' && code !== 'file-too-complex' && files.isKept(span.file);
}

function severityOf({ code }: Problem, { rules }: Pick<Settings, 'rules'>) {
  const { severity, changeable } = describe(code);
  return (changeable && Object.hasOwn(rules, code) ? rules[code] : undefined) ?? severity;
}

/** Says where a span is; the lines of a file are counted once. */
function createPlace(files: Files): (span: Span) => string {
  const starts = new Map<string, readonly number[]>();
  return ({ file, start }) => {
    const lines = starts.get(file) ?? lineStarts(files.textOf(file) ?? '');
    starts.set(file, lines);
    return `${file}:${positionAt(lines, start).line}`;
  };
}
