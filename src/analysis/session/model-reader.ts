import type { Analysis } from '../model/analysis.js';
import { createBinder } from '../stages/bind.js';
import { type ConfigReading, readConfig } from '../stages/config.js';
import { diagnoseModel, type Findings, sortProblems } from '../stages/diagnose.js';
import { type EventFile, mergeEventFiles, readEventFile } from '../stages/event-types.js';
import type { ModuleFacts } from '../model/facts.js';
import type { FileStore } from './file-store.js';
import type { EventModel } from '../model/model.js';
import type { Problem } from '../model/problem.js';
import { keepLast, type Reading, remember, rememberAll } from './remember.js';
import { findUnconfigured, type Listen, readListen, readSubscribers } from '../stages/subscribers.js';

/** What follows from events, subscribers and config. */
export type Conclusion = {
  readonly model: EventModel;
  readonly findings: Findings;
  readonly problems: readonly Problem[];
};

export type ModelReader = (files: FileStore) => Conclusion & Pick<Analysis, 'wanted'>;

/** Reads the model of an app; of what was read before, only what has changed. */
export function createModelReader(): ModelReader {
  const readConfigAgain = remember(readConfig);
  const readEventsAgain = rememberAll(readEventFile);
  const readListensAgain = rememberAll(readListen);
  const eventFilesOf = keepLast(valuesOf<EventFile>);
  const listensOf = keepLast(valuesOf<Listen>);
  const wantedOf = keepLast((readings: readonly Reading<unknown>[]) => readings.flatMap(({ wanted }) => wanted));
  const concludeAgain = keepLast(createConclusion());
  return (files) => {
    const starts = files.starts();
    const config = readConfigAgain(files, '');
    const events = readEventsAgain(files, starts.events);
    const listens = readListensAgain(files, starts.subscribers);
    const readings: readonly Reading<unknown>[] = [config, ...events, ...listens];
    const failures = files.failures().filter(({ file }) => readings.some(({ seen }) => seen.has(file)));
    const conclusion = concludeAgain(
      config.value,
      eventFilesOf(events),
      listensOf(listens),
      failures,
      files.packageName,
    );
    return { ...conclusion, wanted: wantedOf(readings) };
  };
}

function valuesOf<T>(readings: readonly Reading<T>[]): readonly T[] {
  return readings.map(({ value }) => value);
}

type Conclude = (
  config: ConfigReading,
  eventFiles: readonly EventFile[],
  listens: readonly Listen[],
  failures: readonly ModuleFacts[],
  packageName: string | undefined,
) => Conclusion;

function createConclusion(): Conclude {
  const bind = createBinder();
  const readSubscribersAgain = keepLast(readSubscribers);
  const findUnconfiguredAgain = keepLast(findUnconfigured);
  return (config, eventFiles, listens, failures, packageName) => {
    const eventTypes = mergeEventFiles(eventFiles);
    const subscribers = readSubscribersAgain(config.entries, listens);
    const unconfigured = findUnconfiguredAgain(config.entries, listens);
    const binding = bind(eventTypes.types, config, subscribers);
    const findings = { failures, config, eventTypes, subscribers, unconfigured, binding };
    const settings = { ...config.settings, ...(packageName !== undefined && { packageName }) };
    return {
      model: { settings, events: binding.events, subscribers: binding.subscribers },
      findings,
      problems: sortProblems(diagnoseModel(findings)),
    };
  };
}
