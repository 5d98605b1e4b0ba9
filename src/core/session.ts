import type { Analysis } from './analysis.js';
import { bind } from './bind.js';
import { readCallSites } from './call-sites.js';
import { describe, toWords } from './catalog.js';
import { byCodeUnit } from './collections.js';
import { readConfig } from './config.js';
import { diagnoseCallSites, diagnoseFailures, diagnoseModel, type Findings, sortProblems } from './diagnose.js';
import { readEventTypes } from './event-types.js';
import type { ModuleFacts } from './facts.js';
import { findFixes } from './fixes.js';
import { isConfigFile, isEventFile, isSubscriberFile } from './layout.js';
import type { CallSite, EventModel, Settings } from './model.js';
import { createModules, type Modules, PACKAGE_JSON } from './modules.js';
import type { Diagnostic, Problem } from './problem.js';
import { lineStarts, positionAt, type SourceText, type Span } from './source.js';
import { findUnconfigured, readSubscribers } from './subscribers.js';
import { mayEmit, readModule } from './syntax/read-module.js';

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

/** What was found out about events, subscribers and config, and which files that took. */
type ModelPart = Pick<Analysis, 'model' | 'diagnostics' | 'complete' | 'wanted'> & {
  readonly findings: Findings;
  readonly modules: Modules;
  readonly depends: ReadonlySet<string>;
};

export function createSession(): Session {
  const texts = new Map<string, string>();
  const facts = new Map<string, ModuleFacts>();
  let modelPart: ModelPart | undefined;
  let analysis: Analysis | undefined;

  const find = (file: string): ModuleFacts | undefined => {
    const known = facts.get(file);
    if (known !== undefined) return known;
    const text = texts.get(file);
    if (text === undefined) return undefined;
    const read = readModule(file, text);
    facts.set(file, read);
    return read;
  };

  const change = (path: string): void => {
    facts.delete(path);
    analysis = undefined;
    if (modelPart?.depends.has(path) !== false || isModelFile(path)) modelPart = undefined;
  };

  return {
    set(path, text) {
      if (texts.get(path) === text) return;
      texts.set(path, text);
      change(path);
    },
    delete(path) {
      if (texts.delete(path)) change(path);
    },
    textOf: (path) => texts.get(path),
    analysis() {
      modelPart ??= readModelPart(texts, find);
      analysis ??= readAnalysis(texts, find, modelPart);
      return analysis;
    },
  };
}

function isModelFile(path: string): boolean {
  return isEventFile(path) || isSubscriberFile(path) || isConfigFile(path) || path === PACKAGE_JSON;
}

type Texts = ReadonlyMap<string, string>;
type Find = (file: string) => ModuleFacts | undefined;

function readModelPart(texts: Texts, find: Find): ModelPart {
  const depends = new Set<string>();
  const wanted = new Map<string, readonly string[]>();
  const files = [...texts.keys()].filter((path) => isEventFile(path) || isSubscriberFile(path)).sort(byCodeUnit);
  const tracked: Find = (file) => {
    depends.add(file);
    return find(file);
  };
  const modules = createModules(files, tracked, texts.get(PACKAGE_JSON), (candidates) => {
    wanted.set(candidates.join('\0'), candidates);
  });
  const config = readConfig(modules);
  const eventTypes = readEventTypes(modules);
  const subscribers = readSubscribers(modules, config.entries);
  const unconfigured = findUnconfigured(modules, config.entries);
  const binding = bind(eventTypes.types, config, subscribers);
  const failures = [...depends].map(find).filter((each) => each?.failure !== undefined) as ModuleFacts[];
  const findings: Findings = { failures, config, eventTypes, subscribers, unconfigured, binding };
  const { settings } = config;
  const model: EventModel = { settings, events: binding.events, subscribers: binding.subscribers };
  return {
    model,
    findings,
    modules,
    depends,
    diagnostics: toDiagnostics(diagnoseModel(findings), findings, texts, []),
    complete: failures.length === 0 && config.readable,
    wanted: [...wanted.values()],
  };
}

function readAnalysis(texts: Texts, find: Find, { model, findings, modules, depends, ...part }: ModelPart): Analysis {
  const emitting = [...texts.keys()]
    .filter((path) => isScript(path) && mayEmit(texts.get(path) as string))
    .sort(byCodeUnit);
  const read = emitting.map((path) => find(path) as ModuleFacts);
  const callSites = read.flatMap((each): readonly CallSite[] => readCallSites(modules, each, model.settings));
  const failures = read.filter((each) => !depends.has(each.file));
  const problems = [...diagnoseFailures(failures), ...diagnoseCallSites(callSites, findings)];
  return {
    model,
    types: findings.eventTypes.types,
    entries: findings.config.entries,
    diagnostics: part.diagnostics,
    callSites,
    callSiteDiagnostics: toDiagnostics(problems, findings, texts, callSites),
    complete: part.complete,
    wanted: part.wanted,
  };
}

function isScript(path: string): boolean {
  return /\.[mc]?[jt]sx?$/.test(path) && !/\.d\.[mc]?ts$/.test(path);
}

/** Puts problems into words, with their fixes; those that the rules switch off are left out. */
function toDiagnostics(
  problems: readonly Problem[],
  { config, binding }: Findings,
  texts: Texts,
  callSites: readonly CallSite[],
): readonly Diagnostic[] {
  const place = createPlace(texts);
  const known = {
    entries: config.entries,
    binding,
    textOf: ({ file, start, end }: Span): string => texts.get(file)?.slice(start, end) ?? '',
    exists: (file: string): boolean => texts.has(file),
    payloadAt: (span: Span) => callSites.find((site) => site.names.some((each) => each.span === span))?.payload,
  };
  return sortProblems(problems).flatMap((problem): Diagnostic[] => {
    const severity = severityOf(problem, config.settings);
    if (severity === 'off') return [];
    const { code, span } = problem;
    return [
      {
        ...{ code, severity, span, ...toWords(problem, place) },
        // Read when they are asked for: most fixes are never shown.
        get fixes() {
          return findFixes(problem, known);
        },
      },
    ];
  });
}

function severityOf({ code }: Problem, { rules }: Settings) {
  const { severity, changeable } = describe(code);
  return (changeable && Object.hasOwn(rules, code) ? rules[code] : undefined) ?? severity;
}

/** Says where a span is; the lines of a file are counted once. */
function createPlace(texts: Texts): (span: Span) => string {
  const starts = new Map<string, readonly number[]>();
  return ({ file, start }) => {
    const lines = starts.get(file) ?? lineStarts(texts.get(file) ?? '');
    starts.set(file, lines);
    return `${file}:${positionAt(lines, start).line}`;
  };
}
