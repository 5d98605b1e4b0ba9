import type { Analysis } from '../../analysis/model/analysis.js';
import { EVENTS_FOLDER } from '../../analysis/model/layout.js';
import type { ProblemCode } from '../../analysis/model/problem.js';
import type { Finding } from './finding.js';
import { isCompilerCode } from './label.js';

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
  if (model.events.length > 0 || coverage !== 'whole' || diagnostics.some(({ code }) => LEAVE_OUT.has(code)))
    return [];
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
