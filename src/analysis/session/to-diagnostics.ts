import { once } from '../lib/memo.js';
import type { Diagnostic } from '../model/diagnostic.js';
import { toLetters } from '../model/event-name.js';
import type { CallSite } from '../model/model.js';
import type { Problem } from '../model/problem.js';
import { isSameSpan, lineStarts, positionAt, type Span } from '../model/source.js';
import type { FixContext } from '../problems/fixes/fix-context.js';
import { findDefinition, listCodes } from '../problems/index.js';
import { toDiagnostic } from '../problems/to-diagnostic.js';
import type { StageResults } from '../stages/diagnose.js';
import type { PerFile } from './app-files.js';

type Files = Pick<PerFile, 'textOf' | 'textNow' | 'isKept'>;

/** What diagnostics are made from, besides the problems. */
type DiagnosticsInput = {
  readonly results: StageResults;
  readonly files: Files;
  readonly callSites: readonly CallSite[];
};

/** Turns problems into diagnostics, without those that the rules switch off. */
export function toDiagnostics(problems: readonly Problem[], input: DiagnosticsInput): readonly Diagnostic[] {
  const { results, files } = input;
  const { rules } = results.config.settings;
  const place = createPlace(files);
  const context = createFixContext(input);
  return problems
    .filter((problem) => !isOutdated(problem, files))
    .flatMap((problem) => {
      const fixes = () => findDefinition(problem.code)?.fixes(problem, context) ?? [];
      return toDiagnostic(problem, { place, rules, fixes }) ?? [];
    });
}

/** Whether a problem comes from kept facts: their offsets belong to an earlier text. */
function isOutdated({ code, span }: Problem, files: Files): boolean {
  return files.isKept(span.file) && findDefinition(code)?.leavesFileUnread !== true;
}

function createFixContext({ results: { config, binding }, files, callSites }: DiagnosticsInput): FixContext {
  return {
    entries: config.entries,
    names: once(() => binding.events.map(({ name }) => name)),
    letters: once(() => new Set(binding.events.map(({ name }) => toLetters(name)))),
    codes: listCodes,
    textOf: ({ file, start, end }) => files.textOf(file)?.slice(start, end) ?? '',
    eventsDir: config.settings.eventsDir,
    exists: (file) => files.textNow(file) !== undefined,
    payloadAt: (span) => callSites.flatMap(({ names }) => names).find((each) => isSameSpan(each.span, span))?.payload,
  };
}

/** Formats a span as `file:line`; finds the lines of each file only once. */
function createPlace(files: Files): (span: Span) => string {
  const starts = new Map<string, readonly number[]>();
  return ({ file, start }) => {
    const lines = starts.get(file) ?? lineStarts(files.textOf(file) ?? '');
    starts.set(file, lines);
    return `${file}:${positionAt(lines, start).line}`;
  };
}
