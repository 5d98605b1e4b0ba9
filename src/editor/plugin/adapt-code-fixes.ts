import type ts from 'typescript';
import type { Fix } from '../../analysis/model/fix.js';
import { PROBLEMS } from '../../analysis/problems/index.js';
import { findDiagnostics } from './find-diagnostics.js';
import { type Adapter, toTextSpan } from './adapter.js';
import { toAbsolute } from '../../analysis/lib/paths.js';

const NUMBERS: ReadonlySet<number> = new Set(PROBLEMS.map(({ number }) => number));

/** Offers our fixes, as text changes for the editor to apply. */
export function adaptCodeFixes(
  adapter: Adapter,
): Pick<ts.LanguageService, 'getSupportedCodeFixes' | 'getCodeFixesAtPosition'> {
  const { theirs, apps, guard } = adapter;
  return {
    getSupportedCodeFixes: (...args) => {
      const original = theirs.getSupportedCodeFixes(...args);
      return [...original, ...[...NUMBERS].map(String)];
    },

    getCodeFixesAtPosition: (fileName, start, end, errorCodes, ...rest) => {
      const original = () => {
        const known = errorCodes.filter((code) => !NUMBERS.has(code));
        return known.length === 0 ? [] : theirs.getCodeFixesAtPosition(fileName, start, end, known, ...rest);
      };
      return guard('code fixes', original, () => {
        const asked = errorCodes.some((code) => NUMBERS.has(code));
        const located = asked ? apps.locate(fileName) : undefined;
        if (located === undefined) return original();
        const { file, app } = located;
        const ours = findDiagnostics(located, { isGenerated: apps.isGenerated(fileName) }).filter(
          ({ number, span }) =>
            errorCodes.includes(number) && span.file === file && span.start <= end && start <= span.end,
        );
        const { path } = app.session.folder;
        return [...ours.flatMap(({ fixes }) => fixes.map((fix) => toCodeFix(adapter, path, fix))), ...original()];
      });
    },
  };
}

function toCodeFix(adapter: Adapter, root: string, fix: Fix): ts.CodeFixAction {
  return { fixName: 'tsc-run', description: fix.title, changes: toChanges(adapter, root, fix) };
}

function toChanges({ textInEditor }: Adapter, root: string, { edits, creates }: Fix): ts.FileTextChanges[] {
  const files = [...new Set(edits.map(({ span }) => span.file))];
  const changed = files.map((file) => {
    const own = edits.filter(({ span }) => span.file === file);
    const textChanges = own.map(({ span, text }) => ({ span: toTextSpan(span), newText: text }));
    return { fileName: toAbsolute(root, file), textChanges };
  });
  const created = creates.map(({ file, text }) => {
    const fileName = toAbsolute(root, file);
    const existing = textInEditor(fileName);
    const span = { start: 0, length: existing?.length ?? 0 };
    return { fileName, textChanges: [{ span, newText: text }], isNewFile: existing === undefined };
  });
  for (const { fileName } of changed) textInEditor(fileName);
  return [...changed, ...created];
}
