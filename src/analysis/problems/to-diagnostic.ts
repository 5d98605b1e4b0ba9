import type { Diagnostic } from '../model/diagnostic.js';
import type { Fix } from '../model/fix.js';
import type { Settings } from '../model/model.js';
import type { Problem } from '../model/problem.js';
import { lineStarts, positionAt } from '../model/source.js';
import type { Place } from './define-problem.js';
import { findDefinition } from './index.js';

type Options = {
  /** Default: the file alone, for problems of whole files. */
  readonly place?: Place;
  /** Severities that the config changes. */
  readonly rules?: Settings['rules'];
  /** Called only when fixes are read: most are never shown. */
  readonly fixes?: () => readonly Fix[];
};

/** Puts a problem into words; undefined if the rules switch it off. */
export function toDiagnostic(
  problem: Problem,
  { place = ({ file }) => file, rules = {}, fixes = () => [] }: Options,
): Diagnostic | undefined {
  const { code, span } = problem;
  const definition = findDefinition(code);
  if (definition === undefined) return undefined;
  const { number, changeable, docs, words } = definition;
  const severity = (changeable && Object.hasOwn(rules, code) ? rules[code] : undefined) ?? definition.severity;
  if (severity === 'off') return undefined;
  return {
    code,
    number,
    severity,
    span,
    ...words(problem, place),
    docs,
    get fixes() {
      return fixes();
    },
  };
}

/** Formats spans as `file:line`; finds the lines of each file only once. */
export function createPlace(textOf: (file: string) => string | undefined): Place {
  const starts = new Map<string, readonly number[]>();
  return ({ file, start }) => {
    const lines = starts.get(file) ?? lineStarts(textOf(file) ?? '');
    starts.set(file, lines);
    return `${file}:${positionAt(lines, start).line}`;
  };
}
