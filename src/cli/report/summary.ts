import type { Analysis } from '../../analysis/model/analysis.js';
import { EVENTS_FOLDER } from '../../analysis/model/layout.js';
import type { Severity, ProblemCode } from '../../analysis/model/problem.js';
import type { Colors } from '../terminal/io.js';
import type { Finding } from './finding.js';
import { isCompilerCode } from './label.js';
import type { Report } from './report.js';

/** The last line: how much was checked, what was found, how long it took. */
export function toSummary({ counts, findings, seconds }: Report, colors: Colors): string {
  const checked = [
    count(counts.events, 'event'),
    count(counts.subscribers, 'subscriber'),
    ...(counts.callSites === undefined ? [] : [count(counts.callSites, 'call site')]),
  ].join(', ');
  const errors = countOf(findings, 'error');
  const warnings = countOf(findings, 'warning');
  const found = [
    ...(errors === 0 ? [] : [colors.red(count(errors, 'error'))]),
    ...(warnings === 0 ? [] : [colors.yellow(count(warnings, 'warning'))]),
  ].join(', ');
  return `${checked}: ${found === '' ? colors.green('no problems') : found} ${colors.dim(`(${seconds.toFixed(1)} s)`)}\n`;
}

export function countOf(findings: readonly Finding[], severity: Severity): number {
  return findings.filter((finding) => finding.severity === severity).length;
}

export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

/** Problems that leave an event out. An app with one of these has event types, even if it has no events. */
const LEAVE_OUT: ReadonlySet<ProblemCode> = new Set([
  'duplicate-event',
  'ambiguous-event-name',
  'invalid-event-name',
  'generic-event-type',
  'unsupported-event-type',
]);

/** Says how to write a first event when the app has none. That is not a problem. */
export function noteEmpty({ model, coverage, diagnostics }: Analysis): readonly string[] {
  if (model.events.length > 0 || coverage !== 'whole' || diagnostics.some(({ code }) => LEAVE_OUT.has(code))) return [];
  return [
    `No event types found in ${EVENTS_FOLDER}/. An event is a type whose name ends in Event, for example in ${EVENTS_FOLDER}/user-registered.ts:`,
    '  export type UserRegisteredEvent = { id: string };',
  ];
}

/** Says that some errors of the compiler may go away with fresh generated files. */
export function noteStaleCompilation(findings: readonly Finding[]): readonly string[] {
  if (!findings.some(({ code }) => isCompilerCode(code))) return [];
  return ['The generated files are not up to date, so some of the errors of the compiler may only follow from that.'];
}
