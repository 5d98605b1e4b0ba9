import { once, perStage } from '../lib/memo.js';
import type { Analysis, Coverage } from '../model/analysis.js';
import type { Diagnostic } from '../model/diagnostic.js';
import { toLetters } from '../model/event-name.js';
import type { ModuleFacts } from '../model/facts.js';
import type { Folder } from '../model/folder.js';
import { EVENTS_FOLDER, PACKAGE_JSON, ROOT_FILES } from '../model/layout.js';
import type { CallSite, EventModel } from '../model/model.js';
import type { Problem } from '../model/problem.js';
import { isSameSpan } from '../model/source.js';
import type { FixContext } from '../problems/fixes/fix-context.js';
import { findDefinition, listCodes } from '../problems/index.js';
import { createPlace, toDiagnostic } from '../problems/to-diagnostic.js';
import { bind, type Binding } from '../stages/bind.js';
import { findCallSites, readImportedCalls } from '../stages/call-sites.js';
import { type ConfigReading, readConfig } from '../stages/config.js';
import { readDeployment } from '../stages/deployment.js';
import {
  diagnoseFailures,
  diagnoseFaults,
  diagnoseModel,
  sortProblems,
  type StageResults,
} from '../stages/diagnose.js';
import { createNameDiagnosis, diagnoseCallSites } from '../stages/diagnose-calls.js';
import { diagnoseRoutes } from '../stages/diagnose-routes.js';
import { readEventFile, readSkippedFile } from '../stages/event-types.js';
import { mergeEventFiles } from '../stages/merge-event-files.js';
import { findOccurrences } from '../stages/occurrences.js';
import { bindRoutes, readRouteFile, type RoutesReading } from '../stages/routes.js';
import { findUnconfigured, listNamedFiles, readListen, readSubscribers } from '../stages/subscribers.js';
import { readPackageName } from '../static/modules.js';
import { createPerFile, type PerFile } from './app-files.js';
import { type Emitters, listScripts, readEmitters } from './emitters.js';
import { createListing, type Sources } from './listing.js';

/** Analyzes an app again and again; a change repeats only the work that depends on it. */
export interface Session {
  readonly folder: Folder;
  analysis(): Analysis;
  /** Marks these files, or all files below these folders, as changed. */
  changed(paths: readonly string[]): void;
  /** Reads the calls of `emit` in these files too. */
  include(files: readonly string[]): void;
  /** The text of a file as analyzed, or its current text if it was not analyzed. */
  textOf(file: string): string | undefined;
  /** The files in `folders`. */
  sources(): readonly string[];
  /** The folders of event files, subscriber files and, if they are read, route files. */
  folders(): readonly string[];
  /** Other files that the analysis depends on, or would if they existed. */
  followed(): readonly string[];
}

export type SessionOptions = {
  readonly folder: Folder;
  /**
   * Whether to read what generated files do not depend on: the routes, the settings of the deployment, and the calls of
   * `emit` in event files, subscriber files, route files and included files.
   */
  readonly readsCalls?: boolean;
  /** Whether to use the last good facts of a file while it does not parse: for hosts in which people type. */
  readonly keepsLast?: boolean;
};

export function createSession({ folder, readsCalls = false, keepsLast = false }: SessionOptions): Session {
  const listing = createListing(folder, readsCalls);
  let eventsDir = EVENTS_FOLDER;
  let included: ReadonlySet<string> = new Set();
  const files = createPerFile(folder, keepsLast);
  const readers = {
    config: files.remember(readConfig),
    // They depend on the folder of events too: `findSources` clears them when it changes.
    eventFiles: files.remember((modules, file) => readEventFile(modules, file, eventsDir)),
    listens: files.remember(readListen),
  };
  // A declaration file that does not parse does not matter.
  const skippedFiles = files.remember(readSkippedFile);
  const callReader = files.remember(readImportedCalls);
  const routeReader = files.remember(readRouteFile);
  const deploymentReader = files.remember(readDeployment);
  const stages = createStages();

  /** The config decides which files are listed. */
  const findSources = (): Sources => {
    const { settings } = readers.config.of('');
    if (settings.eventsDir !== eventsDir) readers.eventFiles.clear();
    eventsDir = settings.eventsDir;
    return listing.sources(eventsDir);
  };

  const analyze = ({ events, subscribers: listed, skipped, routes: routeFiles }: Sources): Analysis => {
    const config = readers.config.of('');
    const subscribers = [...listed, ...listNamedFiles(config.entries, listed)];
    const listens = subscribers.map(readers.listens.of);
    const eventTypes = stages.mergeEventFiles(events.map(readers.eventFiles.of), skipped.map(skippedFiles.of));
    const readings = stages.readSubscribers(config.entries, listens);
    const unconfigured = stages.findUnconfigured(config.entries, listens);
    const binding = stages.bind(eventTypes.types, config, readings);
    const model = stages.toModel(config.settings, binding, readPackageName(files.textOf(PACKAGE_JSON)), folder.path);

    const emitters = readsCalls
      ? readEmitters(files, stages.listScripts(events, subscribers, routeFiles, included, model.settings))
      : NO_EMITTERS;
    const callSites = readsCalls ? stages.findCallSites(emitters.sound.map(callReader.of), model.settings) : [];
    const routing = readsCalls
      ? stages.bindRoutes(routeFiles.flatMap((file) => routeReader.of(file) ?? []))
      : NO_ROUTES;
    const { file: configFile } = config.settings;
    const deployment = readsCalls && configFile !== undefined ? deploymentReader.of(configFile) : undefined;

    // A subscriber that the config no longer names may have been read before.
    const sources = once(() => new Set(['', ...events, ...subscribers]));
    const unread = files.broken();
    const broken = unread.filter((file) => Object.values(readers).some((reader) => reader.looksAt(file, sources())));
    const factsOf = (file: string): ModuleFacts => files.factsOf(file) as ModuleFacts;
    const failures = broken.map(factsOf);
    const served = once(() => new Set(routeFiles));
    const brokenRoutes = unread.filter((file) => routeReader.looksAt(file, served()));
    const results = stages.collect(failures, config, eventTypes, readings, unconfigured, binding);
    const problems = sortProblems([
      ...stages.diagnoseModel(results),
      // Of several problems with one file, the first counts.
      ...diagnoseFailures(brokenRoutes.map(factsOf), 'routes'),
      ...diagnoseFailures(emitters.failures, 'emits'),
      ...(readsCalls ? [...stages.diagnoseCallSites(callSites, results), ...stages.diagnoseRoutes(routing)] : []),
      ...(deployment ? diagnoseFaults(deployment.faults) : []),
    ]);
    const place = { results, files, callSites };
    return {
      model,
      types: eventTypes.types,
      entries: config.entries,
      ...(config.entriesPlace && { entriesPlace: config.entriesPlace }),
      callSites,
      routes: routing.routes,
      diagnostics: toDiagnostics(problems, place),
      ...(deployment && {
        deployment: {
          settings: deployment.deployment,
          diagnostics: toDiagnostics(sortProblems(diagnoseFaults(deployment.computed)), place),
        },
      }),
      // Computed on first use: only editors need them.
      get occurrences() {
        return stages.findOccurrences(model, config.entries, callSites);
      },
      coverage: coverageOf(config, broken, files),
    };
  };

  let last:
    { readonly sources: Sources; readonly included: ReadonlySet<string>; readonly analysis: Analysis } | undefined;
  const analysis = (): Analysis => {
    const isSame = !files.refresh();
    const sources = findSources();
    if (isSame && last?.sources === sources && last.included === included) return last.analysis;
    last = { sources, included, analysis: analyze(sources) };
    return last.analysis;
  };

  return {
    folder,
    analysis,
    changed(paths) {
      for (const path of paths) {
        listing.changed(path);
        files.changed(path);
      }
    },
    include(added) {
      if (added.some((file) => !included.has(file))) included = new Set([...included, ...added]);
    },
    textOf: files.textNow,
    sources: () => findSources().all,
    folders: () => listing.folders(findSources().eventsDir),
    followed() {
      const isOwn = (file: string): boolean => listing.has(file) || included.has(file) || ROOT_FILES.includes(file);
      const others = [...Object.values(readers), skippedFiles, callReader, routeReader, deploymentReader].flatMap(
        (reader) => [...reader.seen()].filter((file) => !isOwn(file)),
      );
      return [...new Set([...others, ...(folder.deciding?.() ?? [])])];
    },
  };
}

/** Each stage remembers its last result. */
function createStages() {
  const nameDiagnosisOf = perStage(createNameDiagnosis);
  return {
    mergeEventFiles: perStage(mergeEventFiles),
    readSubscribers: perStage(readSubscribers),
    findUnconfigured: perStage(findUnconfigured),
    bind: perStage(bind),
    toModel: perStage(toModel),
    listScripts: perStage(listScripts),
    findCallSites: perStage(findCallSites),
    bindRoutes: perStage(bindRoutes),
    collect: perStage(collect),
    diagnoseModel: perStage(diagnoseModel),
    diagnoseCallSites: perStage((callSites: readonly CallSite[], results: StageResults) =>
      diagnoseCallSites(callSites, nameDiagnosisOf(results)),
    ),
    diagnoseRoutes: perStage(diagnoseRoutes),
    findOccurrences: perStage(findOccurrences),
  };
}

function toModel(
  settings: ConfigReading['settings'],
  { events, subscribers }: Binding,
  packageName: string | undefined,
  folder: string,
): EventModel {
  return { settings: { ...settings, folder, ...(packageName !== undefined && { packageName }) }, events, subscribers };
}

function collect(
  failures: StageResults['failures'],
  config: ConfigReading,
  eventTypes: StageResults['eventTypes'],
  subscribers: StageResults['subscribers'],
  unconfigured: StageResults['unconfigured'],
  binding: Binding,
): StageResults {
  return { failures, config, eventTypes, subscribers, unconfigured, binding };
}

const NO_ROUTES: RoutesReading = { routes: [], shadowed: [], faulty: [], files: [] };

const NO_EMITTERS: Emitters = { sound: [], failures: [] };

function coverageOf({ readable }: ConfigReading, broken: readonly string[], { isKept }: PerFile): Coverage {
  if (!readable || !broken.every(isKept)) return 'partial';
  return broken.length > 0 ? 'kept' : 'whole';
}

type Files = Pick<PerFile, 'textOf' | 'textNow' | 'isKept'>;

/** What diagnostics are made from, besides the problems. */
type DiagnosticsInput = {
  readonly results: StageResults;
  readonly files: Files;
  readonly callSites: readonly CallSite[];
};

/** Turns problems into diagnostics, without those that the rules switch off. */
function toDiagnostics(problems: readonly Problem[], input: DiagnosticsInput): readonly Diagnostic[] {
  if (problems.length === 0) return [];
  const { results, files } = input;
  const { rules } = results.config.settings;
  const place = createPlace(files.textOf);
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
