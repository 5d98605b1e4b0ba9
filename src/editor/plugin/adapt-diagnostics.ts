import type ts from 'typescript';
import { isConfigFile, isModelSource } from '../../analysis/model/layout.js';
import { syntaxError } from '../../analysis/problems/syntax-error.js';
import { isAboutRegistry } from '../../project/compiler/explain-errors.js';
import { type Adapter, toTextSpan } from './adapter.js';
import type { Located } from './edited-apps.js';
import { findDiagnostics } from './find-diagnostics.js';
import { findUncovered, type Uncovered } from './find-uncovered.js';
import { findAnyPayloads } from '../find-any-payloads.js';
import { findMisfits, toMessage, withoutSameMistakes } from '../compiler-errors.js';
import { toTsDiagnostic } from '../to-ts-diagnostic.js';

/** Adds our diagnostics to TypeScript's, so that each mistake is reported once, at the place to fix. */
export function adaptDiagnostics(adapter: Adapter): Pick<ts.LanguageService, 'getSemanticDiagnostics'> {
  const { ts: typescript, theirs, apps, guard, host } = adapter;
  const known = new WeakMap<ts.Program, Uncovered>();
  const findUncoveredIn = (program: ts.Program): Uncovered => {
    const { configFilePath } = host.getCompilationSettings();
    const tsconfig = typeof configFilePath === 'string' ? configFilePath : undefined;
    // A tsconfig that cannot be read is TypeScript's to report.
    const found =
      known.get(program) ??
      guard(
        'coverage',
        () => NOTHING,
        () => findUncovered(apps.home(), tsconfig),
      );
    known.set(program, found);
    return found;
  };
  return {
    getSemanticDiagnostics: (fileName) => {
      const original = (): ts.Diagnostic[] => theirs.getSemanticDiagnostics(fileName);
      return guard('diagnostics', original, () => {
        const located = apps.locate(fileName);
        if (located === undefined) return original();
        const program = theirs.getProgram();
        const uncovered = (): Uncovered => (program === undefined ? NOTHING : findUncoveredIn(program));
        const found = findDiagnostics(located, {
          isGenerated: apps.isGenerated(fileName),
          uncovered: () => (located.app === apps.home() ? uncovered().diagnostics : []),
        });
        // TypeScript reports it too, and for a file that only emits it says as much.
        const repeats =
          !isConfigFile(located.file) &&
          !isModelSource(located.file, located.analysis.model.settings.eventsDir) &&
          theirs.getSyntacticDiagnostics(fileName).length > 0;
        const ours = repeats ? found.filter(({ code }) => code !== syntaxError.code) : found;
        const source = findSourceFile(adapter, fileName);
        const converted = ours.map((each) => toTsDiagnostic(typescript, each, source));
        // TypeScript sees a different text here, and its errors are reported where they come from.
        if (apps.isGenerated(fileName)) return converted;
        const rest = explainErrors(withoutSameMistakes(original(), ours, located.app), uncovered);
        const loose =
          program && source ? findAnyPayloads(typescript, program, located.app, { ...located, source }) : [];
        return [
          ...converted,
          ...loose.map((each) => toTsDiagnostic(typescript, each, source)),
          ...findMisfitsIn(adapter, located, fileName),
          ...rest,
        ];
      });
    },
  };
}

const NOTHING: Uncovered = { diagnostics: [], explain: () => undefined };

/** TypeScript's errors, in words that say what is really wrong where the registry is not the one of the app. */
function explainErrors(errors: readonly ts.Diagnostic[], uncovered: () => Uncovered): readonly ts.Diagnostic[] {
  return errors.map((error) => {
    const message = toMessage(error.messageText);
    if (error.file === undefined || !isAboutRegistry(message)) return error;
    const explained = uncovered().explain({ message, file: error.file.fileName });
    return explained === undefined ? error : { ...error, messageText: `${explained.message} ${explained.help}` };
  });
}

/** The errors of the `listen` in this file, if it does not accept its events, and of payloads that JSON changes. */
function findMisfitsIn(adapter: Adapter, { app, file, analysis }: Located, fileName: string): ts.Diagnostic[] {
  const { theirs, apps } = adapter;
  const { events, subscribers } = analysis.model;
  const isListening = subscribers.some((each) => each.file === file && each.events.length > 0);
  if (!isListening && !events.some(({ type }) => type.file === file && type.json === 'open')) return [];
  const isInProgram = (path: string): boolean => theirs.getProgram()?.getSourceFile(path) !== undefined;
  const misfits = findMisfits(app, (path) =>
    apps.isGenerated(path) && isInProgram(path) ? theirs.getSemanticDiagnostics(path) : [],
  );
  return misfits
    .filter(({ origin }) => origin.file === file)
    .map(({ origin, ours, error: { relatedInformation: _, ...error } }) => {
      const shown = findSourceFile(adapter, fileName);
      if (ours !== undefined) return toTsDiagnostic(adapter.ts, ours, shown);
      return { ...error, ...toTextSpan(origin), file: shown };
    });
}

function findSourceFile({ theirs }: Adapter, fileName: string): ts.SourceFile | undefined {
  return theirs.getProgram()?.getSourceFile(fileName);
}
