import type { Analysis } from './analysis.js';
import { bind } from './bind.js';
import { readCallSites } from './call-sites.js';
import { describe, toWords } from './catalog.js';
import { type ConfigReading, readConfig } from './config.js';
import { diagnoseCallSites, diagnoseFailures, diagnoseModel, type Findings, sortProblems } from './diagnose.js';
import { type KnownReadings, readEventTypes } from './event-types.js';
import type { ModuleFacts } from './facts.js';
import { createFileStore, type FileStore } from './file-store.js';
import { findFixes } from './fixes.js';
import { isConfigFile, isModelSource } from './layout.js';
import type { CallSite, Settings } from './model.js';
import { createModules, PACKAGE_JSON } from './modules.js';
import type { Diagnostic, Problem } from './problem.js';
import { lineStarts, positionAt, type SourceText, type Span } from './source.js';
import { findUnconfigured, readSubscribers } from './subscribers.js';

/** The texts of an app, and what follows from them. A file that did not change is not parsed again. */
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

/** The files that a part of the analysis took, and those that it would have taken. */
type Taken = { readonly depends: ReadonlySet<string>; readonly wanted: ReadonlyMap<string, readonly string[]> };

type ConfigPart = Taken & { readonly config: ConfigReading };

/** What was found out about events, subscribers and config. */
type ModelPart = Taken &
  Pick<Analysis, 'model' | 'diagnostics' | 'complete' | 'usable'> & { readonly findings: Findings };

type SitePart = Taken & Pick<Analysis, 'callSites' | 'callSiteDiagnostics'>;

export type SessionOptions = {
  /** A file that does not parse keeps the events that it last declared: for hosts in which people type. */
  readonly keepsLast?: boolean;
};

export function createSession({ keepsLast = false }: SessionOptions = {}): Session {
  const files = createFileStore(keepsLast);
  const known: KnownReadings = new WeakMap();
  let configPart: ConfigPart | undefined;
  let modelPart: ModelPart | undefined;
  let sitePart: SitePart | undefined;
  let analysis: Analysis | undefined;

  const change = (path: string, emitted: boolean): void => {
    if (configPart?.depends.has(path) !== false || isSettingsFile(path)) configPart = undefined;
    if (modelPart?.depends.has(path) !== false || configPart === undefined || isModelSource(path))
      modelPart = undefined;
    if (modelPart === undefined || emitted || files.mayEmit(path) || sitePart?.depends.has(path) === true) {
      sitePart = analysis = undefined;
    }
  };

  return {
    set(path, text) {
      const emitted = files.mayEmit(path);
      if (files.set(path, text)) change(path, emitted);
    },
    delete(path) {
      const emitted = files.mayEmit(path);
      if (files.delete(path)) change(path, emitted);
    },
    textOf: files.textOf,
    analysis() {
      configPart ??= readConfigPart(files);
      modelPart ??= readModelPart(files, configPart, known);
      sitePart ??= readSitePart(files, modelPart);
      analysis ??= toAnalysis(modelPart, sitePart);
      return analysis;
    },
  };
}

function isSettingsFile(path: string): boolean {
  return isConfigFile(path) || path === PACKAGE_JSON;
}

/** Modules that note which files were asked for. */
function trackModules(files: FileStore) {
  const depends = new Set<string>();
  const wanted = new Map<string, readonly string[]>();
  const tracked = (file: string): ModuleFacts | undefined => {
    depends.add(file);
    return files.find(file);
  };
  const modules = createModules(files.modelFiles(), tracked, files.textOf(PACKAGE_JSON), (candidates) => {
    wanted.set(candidates.join('\0'), candidates);
  });
  return { modules, depends, wanted };
}

function readConfigPart(files: FileStore): ConfigPart {
  const { modules, ...taken } = trackModules(files);
  return { config: readConfig(modules), ...taken };
}

function readModelPart(files: FileStore, { config, ...taken }: ConfigPart, known: KnownReadings): ModelPart {
  const { modules, depends, wanted } = trackModules(files);
  const eventTypes = readEventTypes(modules, known);
  const subscribers = readSubscribers(modules, config.entries);
  const unconfigured = findUnconfigured(modules, config.entries);
  const binding = bind(eventTypes.types, config, subscribers);
  const failures = files.failures().filter(({ file }) => depends.has(file) || taken.depends.has(file));
  const blind = failures.some(({ file }) => !files.isKept(file));
  const findings: Findings = { failures, blind, config, eventTypes, subscribers, unconfigured, binding };
  return {
    model: { settings: config.settings, events: binding.events, subscribers: binding.subscribers },
    findings,
    depends: new Set([...depends, ...taken.depends]),
    diagnostics: toDiagnostics(diagnoseModel(findings), findings, files, []),
    complete: failures.length === 0 && config.readable,
    usable: !blind && config.readable,
    wanted: new Map([...taken.wanted, ...wanted]),
  };
}

function readSitePart(files: FileStore, { model, findings, depends: known }: ModelPart): SitePart {
  const generated = `${model.settings.outDir}/`;
  const read = files.emitting().filter(({ file }) => !file.startsWith(generated));
  const { modules, depends, wanted } = trackModules(files);
  const callSites = read.flatMap((each) => readCallSites(modules, each, model.settings));
  const failures = read.filter((each) => each.failure !== undefined && !known.has(each.file));
  const problems = [...diagnoseFailures(failures), ...diagnoseCallSites(callSites, findings)];
  const callSiteDiagnostics = toDiagnostics(problems, findings, files, callSites);
  return { callSites, callSiteDiagnostics, depends, wanted };
}

function toAnalysis({ findings, wanted, ...part }: ModelPart, sites: SitePart): Analysis {
  return {
    model: part.model,
    types: findings.eventTypes.types,
    entries: findings.config.entries,
    diagnostics: part.diagnostics,
    callSites: sites.callSites,
    callSiteDiagnostics: sites.callSiteDiagnostics,
    complete: part.complete,
    usable: part.usable,
    wanted: [...new Map([...wanted, ...sites.wanted]).values()],
  };
}

/** Puts problems into words, with their fixes; those that the rules switch off are left out. */
function toDiagnostics(
  problems: readonly Problem[],
  { config, binding }: Findings,
  files: FileStore,
  callSites: readonly CallSite[],
): readonly Diagnostic[] {
  const place = createPlace(files);
  const known = {
    entries: config.entries,
    binding,
    textOf: ({ file, start, end }: Span): string => files.textOf(file)?.slice(start, end) ?? '',
    exists: (file: string): boolean => files.textOf(file) !== undefined,
    payloadAt: (span: Span) => callSites.find((site) => site.names.some((each) => each.span === span))?.payload,
  };
  return sortProblems(problems).flatMap((problem): Diagnostic[] => {
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
function isOutdated({ code, span }: Problem, files: FileStore): boolean {
  return code !== 'syntax-error' && code !== 'file-too-complex' && files.isKept(span.file);
}

function severityOf({ code }: Problem, { rules }: Settings) {
  const { severity, changeable } = describe(code);
  return (changeable && Object.hasOwn(rules, code) ? rules[code] : undefined) ?? severity;
}

/** Says where a span is; the lines of a file are counted once. */
function createPlace(files: FileStore): (span: Span) => string {
  const starts = new Map<string, readonly number[]>();
  return ({ file, start }) => {
    const lines = starts.get(file) ?? lineStarts(files.textOf(file) ?? '');
    starts.set(file, lines);
    return `${file}:${positionAt(lines, start).line}`;
  };
}
