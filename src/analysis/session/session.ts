import type { Analysis } from '../model/analysis.js';
import { type CallReader, createCallReader } from './call-reader.js';
import { createFileStore, type FileStore } from './file-store.js';
import { createModelReader, type ModelReader } from './model-reader.js';
import type { SourceText } from '../model/source.js';
import { toDiagnostics } from './to-diagnostics.js';

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

export type SessionOptions = {
  /** A file that does not parse keeps the events that it last declared: for hosts in which people type. */
  readonly keepsLast?: boolean;
};

export function createSession({ keepsLast = false }: SessionOptions = {}): Session {
  const files = createFileStore(keepsLast);
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
      analysis ??= readAnalysis(files, readModel, readCalls);
      return analysis;
    },
  };
}

function readAnalysis(files: FileStore, readModel: ModelReader, readCalls: CallReader): Analysis {
  const { model, findings, problems, wanted } = readModel(files);
  const calls = readCalls(files, findings);
  const { failures, config } = findings;
  const { callSites } = calls;
  return {
    model,
    types: findings.eventTypes.types,
    entries: config.entries,
    diagnostics: toDiagnostics(problems, { findings, files, callSites: [] }),
    callSites,
    callSiteDiagnostics: toDiagnostics(calls.problems, { findings, files, callSites }),
    complete: failures.length === 0 && config.readable,
    usable: failures.every(({ file }) => files.isKept(file)) && config.readable,
    wanted: [...new Map([...wanted, ...calls.wanted].map((group) => [group.join('\0'), group])).values()],
  };
}
