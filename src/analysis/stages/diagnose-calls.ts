import { findLeftOut, indexByLetters, nameSpan, type StageResults } from './diagnose.js';
import { once } from '../lib/memo.js';
import { findNearest } from '../lib/nearest.js';
import { toLetters } from '../model/event-name.js';
import type { CallSite } from '../model/model.js';
import type { Problem } from '../model/problem.js';
import { dynamicEventName } from '../problems/dynamic-event-name.js';
import { emitNotAwaited } from '../problems/emit-not-awaited.js';
import type { ProblemCode } from '../problems/index.js';
import { unknownEvent } from '../problems/unknown-event.js';
import { unsubscribedEvent } from '../problems/unsubscribed-event.js';

type FoundProblem = Problem<ProblemCode>;

export function diagnoseCallSites(callSites: readonly CallSite[], diagnoseName: NameDiagnosis): FoundProblem[] {
  return callSites.flatMap((site) => [
    ...site.names.filter(({ suppressed }) => !suppressed).flatMap(diagnoseName),
    ...(site.complete || site.suppressed ? [] : [dynamicEventName.at(site.span, {})]),
    ...(site.floating && !site.suppressed ? [emitNotAwaited.at(site.call, { awaitable: site.awaitable })] : []),
  ]);
}

/** Diagnoses one name at a call site. */
export type NameDiagnosis = (written: CallSite['names'][number]) => FoundProblem[];

/** It indexes the names of the app on first use, and does not depend on calls: these change with every keystroke. */
export function createNameDiagnosis(results: StageResults): NameDiagnosis {
  const diagnose = once(() => indexNames(results));
  return (written) => diagnose()(written);
}

function indexNames(results: StageResults): NameDiagnosis {
  const { binding, config, failures } = results;
  // A part that could not be read may declare, spell or subscribe to any name.
  if (failures.length > 0 || !config.readable) return () => [];
  const events = new Map(binding.events.map((each) => [each.name, each]));
  const names = [...events.keys()];
  const byLetters = indexByLetters(binding.events);
  const leftOut = findLeftOut(results);
  return ({ name, span }) => {
    const event = events.get(name);
    if (event !== undefined && event.subscribers.length > 0) return [];
    const details = { name, at: 'emit' as const, eventsDir: config.settings.eventsDir };
    const cause = event === undefined ? leftOut.get(toLetters(name)) : undefined;
    if (cause !== undefined) return [unknownEvent.at(span, { ...details, nearest: undefined, cause })];
    const meant = event ?? byLetters.get(toLetters(name));
    if (meant?.subscribers.length === 0) return [unsubscribedEvent.at(span, { name, event: meant.name })];
    if (meant === undefined) return [unknownEvent.at(span, { ...details, nearest: findNearest(name, names) })];
    const spelled = { name: meant.name, span: nameSpan(meant, config) };
    return [unknownEvent.at(span, { ...details, nearest: meant.name, spelled })];
  };
}
