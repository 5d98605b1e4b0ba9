import { expect } from 'vitest';
import type { Analysis } from '../../src/analysis/model/analysis.js';
import { listCodes } from '../../src/analysis/problems/index.js';
import { CONFIG_FILES } from '../../src/analysis/model/layout.js';
import type { Diagnostic } from '../../src/analysis/model/diagnostic.js';
import type { Fix } from '../../src/analysis/model/fix.js';
import { analyze } from './analyze.js';
import type { SourceText } from '../../src/analysis/model/source.js';

const PROBLEM_CODES = listCodes();

/** Where a problem is expected: `/*unknown-event*\/'user.registerd'` in the text of an app. */
export type Mark = { readonly code: string; readonly file: string; readonly start: number };

const FILE = /^--- (.+)\n/gm;
const MARK = new RegExp(`/\\*(${PROBLEM_CODES.join('|')})\\*/`, 'g');

/** Reads an app from one text: each file follows a line `--- path`, and the marks are removed. */
export function readApp(app: string): { readonly sources: readonly SourceText[]; readonly marks: readonly Mark[] } {
  const marks: Mark[] = [];
  const heads = [...app.matchAll(FILE)];
  const sources = heads.map((head, index) => {
    const path = head[1] as string;
    const marked = app.slice(head.index + head[0].length, heads[index + 1]?.index);
    let taken = 0;
    for (const mark of marked.matchAll(MARK)) {
      marks.push({ code: mark[1] as string, file: path, start: mark.index - taken });
      taken += mark[0].length;
    }
    return { path, text: marked.replace(MARK, '') };
  });
  const configured = sources.some(({ path }) => CONFIG_FILES.includes(path));
  const config = { path: CONFIG_FILES[0] as string, text: 'export default {};\n' };
  return { sources: configured ? sources : [...sources, config], marks };
}

/** Analyzes an app and expects exactly the marked problems; every offered fix must solve its problem. */
export function check(app: string): Analysis {
  const { sources, marks } = readApp(app);
  const analysis = analyze(sources);
  const found = diagnosticsOf(analysis);
  const toMark = ({ code, span: { file, start } }: Diagnostic): Mark => ({ code, file, start });
  expect(found.map(toMark).sort(byPlace)).toEqual([...marks].sort(byPlace));
  for (const diagnostic of found) for (const fix of diagnostic.fixes) checkFix(sources, diagnostic, fix);
  return analysis;
}

/** Names and types of an app's events: `{ 'user.registered': 'UserRegisteredEvent' }`. */
export function eventsOf({ model }: Analysis): Record<string, string> {
  return Object.fromEntries(model.events.map(({ name, type }) => [name, type.typeName]));
}

export function diagnosticsOf({ diagnostics }: Analysis): readonly Diagnostic[] {
  return diagnostics;
}

function byPlace(a: Mark, b: Mark): number {
  const key = ({ file, start, code }: Mark) => `${file} ${String(start).padStart(8, '0')} ${code}`;
  return key(a) < key(b) ? -1 : 1;
}

/** The files of an app after a fix. */
export function applyFix(sources: readonly SourceText[], { edits, creates }: Fix): readonly SourceText[] {
  const edited = sources.map(({ path, text }) => {
    const own = edits.filter(({ span }) => span.file === path).sort((a, b) => b.span.start - a.span.start);
    return {
      path,
      text: own.reduce((rest, { span, text: by }) => rest.slice(0, span.start) + by + rest.slice(span.end), text),
    };
  });
  return [...edited, ...creates.map(({ file, text }) => ({ path: file, text }))];
}

function checkFix(sources: readonly SourceText[], { code }: Diagnostic, fix: Fix): void {
  const before = diagnosticsOf(analyze(sources));
  const after = diagnosticsOf(analyze(applyFix(sources, fix)));
  const count = (all: readonly Diagnostic[], what: string) => all.filter((each) => each.code === what).length;
  expect(count(after, code), `${code}: ${fix.title}`).toBeLessThan(count(before, code));
  for (const each of new Set(after.map((one) => one.code))) {
    if (each !== 'unsubscribed-event')
      expect(count(after, each), `${fix.title}: ${each}`).toBeLessThanOrEqual(count(before, each));
  }
}
