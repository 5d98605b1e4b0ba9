import type { Analysis } from './analysis.js';
import { type Binding, bind } from './bind.js';
import { readCallSites } from './call-sites.js';
import { type ConfigReading, readConfig } from './config.js';
import { diagnoseCallSites, diagnoseFailures, diagnoseModel, type Findings, sortProblems } from './diagnose.js';
import { toDiagnostics } from './diagnostics.js';
import { type EventFile, mergeEventFiles, readEventFile } from './event-types.js';
import type { ModuleFacts } from './facts.js';
import { createFileSet, type FileSet } from './file-set.js';
import { isBelow } from './layout.js';
import type { CallSite, EventModel } from './model.js';
import type { Problem } from './problem.js';
import { keepLast, type Reading, remember } from './remember.js';
import type { SourceText } from './source.js';
import { findUnconfigured, type Listen, readListen, readSubscribers } from './subscribers.js';

/** The texts of an app, and what follows from them. What a change does not touch is not done again. */
export interface Session {
  /** Adds or changes a file. */
  set(path: string, text: string): void;
  delete(path: string): void;
  /** The text of a file, as it was last set. */
  textOf(path: string): string | undefined;
  analysis(): Analysis;
}

/** Analyses an app from the texts of its files. */
export function analyze(sources: readonly SourceText[]): Analysis {
  const session = createSession();
  for (const { path, text } of sources) session.set(path, text);
  return session.analysis();
}

export function createSession(): Session {
  const files = createFileSet();
  const readModel = createModelReader();
  const readCalls = createCallReader();
  let analysis: Analysis | undefined;
  return {
    set(path, text) {
      if (files.set(path, text)) analysis = undefined;
    },
    delete(path) {
      if (files.delete(path)) analysis = undefined;
    },
    textOf: files.textOf,
    analysis() {
      analysis ??= toAnalysis(files, readModel, readCalls);
      return analysis;
    },
  };
}

function toAnalysis(
  files: FileSet,
  readModel: ReturnType<typeof createModelReader>,
  readCalls: ReturnType<typeof createCallReader>,
): Analysis {
  const { model, findings, problems, complete, wanted } = readModel(files);
  const calls = readCalls(files, findings);
  return {
    model,
    diagnostics: toDiagnostics(problems, findings, files.textOf),
    callSites: calls.callSites,
    callSiteDiagnostics: toDiagnostics(calls.problems, findings, files.textOf),
    complete,
    wanted: distinct([...wanted, ...calls.wanted], (group) => group.join('\0')),
  };
}

/** What follows from events, subscribers and config. */
type Conclusion = {
  readonly model: EventModel;
  readonly findings: Findings;
  readonly problems: readonly Problem[];
  readonly complete: boolean;
};

function createModelReader() {
  const readConfigOf = remember(readConfig);
  const readEvents = remember(readEventFile);
  const readListenOf = remember(readListen);
  const concludeFrom = keepLast(conclude);
  return (files: FileSet): Conclusion & Pick<Analysis, 'wanted'> => {
    const starts = files.starts();
    const config = readConfigOf(files, '');
    const events = starts.events.map((file) => readEvents(files, file));
    const listens = starts.subscribers.map((file) => readListenOf(files, file));
    const readings: readonly Reading<unknown>[] = [config, ...events, ...listens];
    return {
      ...concludeFrom(config.value, events.map(valueOf), listens.map(valueOf), failuresOf(readings)),
      wanted: readings.flatMap((each) => each.wanted),
    };
  };
}

function conclude(
  config: ConfigReading,
  eventFiles: readonly EventFile[],
  listens: readonly Listen[],
  failures: readonly ModuleFacts[],
): Conclusion {
  const eventTypes = mergeEventFiles(eventFiles);
  const subscribers = readSubscribers(config.entries, listens);
  const unconfigured = findUnconfigured(config.entries, listens);
  const binding: Binding = bind(eventTypes.types, config, subscribers);
  const findings = { failures, config, eventTypes, subscribers, unconfigured, binding };
  return {
    model: { settings: config.settings, events: binding.events, subscribers: binding.subscribers },
    findings,
    problems: sortProblems(diagnoseModel(findings)),
    complete: failures.length === 0 && config.readable,
  };
}

function createCallReader() {
  const readersOf = keepLast((outDir: string, registry: EventModel['settings']['registry']) =>
    remember((modules, file) => readCallSites(modules, file, { outDir, registry })),
  );
  const concludeFrom = keepLast(concludeCalls);
  return (files: FileSet, findings: Findings) => {
    const { outDir, registry } = findings.config.settings;
    const emitters = files.starts().emitters.filter((file) => !isBelow(file, outDir));
    const readings = emitters.map((file) => readersOf(outDir, registry)(files, file));
    // Of the files that such a file leads to, only the model's must parse.
    const failures = emitters.flatMap((file) => files.find(file) ?? []).filter((each) => each.failure !== undefined);
    return {
      ...concludeFrom(readings.map(valueOf), failures, findings),
      wanted: readings.flatMap((each) => each.wanted),
    };
  };
}

function concludeCalls(
  sites: readonly (readonly CallSite[])[],
  failures: readonly ModuleFacts[],
  findings: Findings,
): Pick<Analysis, 'callSites'> & Pick<Conclusion, 'problems'> {
  const callSites = sites.flat();
  const untold = failures.filter((each) => !findings.failures.includes(each));
  return {
    callSites,
    problems: sortProblems([...diagnoseFailures(untold), ...diagnoseCallSites(callSites, findings)]),
  };
}

function valueOf<T>({ value }: Reading<T>): T {
  return value;
}

function failuresOf(readings: readonly Reading<unknown>[]): readonly ModuleFacts[] {
  return [...new Set(readings.flatMap((each) => each.failures))];
}

/** The items without those whose key came before. */
function distinct<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}
