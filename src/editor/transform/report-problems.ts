import type ts from 'typescript';
import { once } from '../../analysis/lib/memo.js';
import { toAbsolute } from '../../analysis/lib/paths.js';
import { syntaxError } from '../../analysis/problems/syntax-error.js';
import type { App } from '../../project/app/open-app.js';
import { findMisfits, withoutSameMistakes } from '../compiler-errors.js';
import { findAllAnyPayloads } from '../find-any-payloads.js';
import { toTsDiagnostic } from '../to-ts-diagnostic.js';

type TypeScript = typeof ts;
type Ask<T extends ts.Diagnostic = ts.Diagnostic> = (file: ts.SourceFile, token?: ts.CancellationToken) => readonly T[];

/** A program with the internal methods that builder programs call (`--watch`, `--build`, incremental). */
type BuilderProgram = ts.Program & { getBindAndCheckDiagnostics: Ask; getProgramDiagnostics: Ask };

/** Makes a program report our errors with TypeScript's, each mistake once, at the place to fix. */
export function reportProblems(typescript: TypeScript, given: ts.Program, apps: readonly App[]): ts.Program {
  const program = given as BuilderProgram;
  const theirs = { ...program };
  const located = collect(typescript, program, apps);
  const generated = new Set(
    apps.flatMap(({ session, output }) => output()?.map(({ path }) => toAbsolute(session.folder.path, path)) ?? []),
  );
  const misfits = once(() =>
    collectMisfits(typescript, program, apps, (file) => theirs.getBindAndCheckDiagnostics(file)),
  );

  const withoutOurs = (file: ts.SourceFile, errors: readonly ts.Diagnostic[]): readonly ts.Diagnostic[] => {
    if (generated.has(file.fileName)) return [];
    return apps.reduce((rest, app) => withoutSameMistakes(rest, app.session.analysis().diagnostics, app), errors);
  };
  const everywhere = (): readonly ts.Diagnostic[] =>
    [...located.errors, ...misfits()].map(({ diagnostic }) => diagnostic);
  const ours = ({ fileName }: ts.SourceFile): readonly ts.Diagnostic[] =>
    [...located.errors, ...misfits()].filter((each) => each.fileName === fileName).map(({ diagnostic }) => diagnostic);

  const semantic: Ask = (file, token) => [
    ...ours(file),
    ...withoutOurs(file, theirs.getSemanticDiagnostics(file, token)),
  ];
  const syntactic: Ask<ts.DiagnosticWithLocation> = (file, token) => {
    const found = theirs.getSyntacticDiagnostics(file, token);
    return found.length === 0 ? found : [...located.syntaxErrors.filter((each) => each.file === file), ...found];
  };
  return Object.assign(program, {
    getSemanticDiagnostics: forEachFile(program, semantic),
    getSyntacticDiagnostics: forEachFile(program, syntactic),
    getBindAndCheckDiagnostics: ((file, token) =>
      withoutOurs(file, theirs.getBindAndCheckDiagnostics(file, token))) as Ask,
    // Only these decide whether a build that is not incremental has to run again.
    getConfigFileParsingDiagnostics: () => [...theirs.getConfigFileParsingDiagnostics(), ...everywhere()],
    getProgramDiagnostics: ((file) => [...ours(file), ...theirs.getProgramDiagnostics(file)]) as Ask,
  });
}

function forEachFile<T extends ts.Diagnostic>(program: ts.Program, ask: Ask<T>) {
  return (file?: ts.SourceFile, token?: ts.CancellationToken): readonly T[] =>
    (file === undefined ? program.getSourceFiles() : [file]).flatMap((each) => ask(each, token));
}

/** A diagnostic, and the file of the program that it is reported with. */
type Told = { readonly fileName: string; readonly diagnostic: ts.Diagnostic };

/** Our errors; those in files outside the program are reported with its first file. */
function collect(typescript: TypeScript, program: ts.Program, apps: readonly App[]) {
  const first = program.getSourceFiles().find((each) => !each.isDeclarationFile)?.fileName ?? '';
  const errors: Told[] = [];
  const syntaxErrors: ts.DiagnosticWithLocation[] = [];
  for (const app of apps) {
    const { session } = app;
    for (const each of [...session.analysis().diagnostics, ...findAllAnyPayloads(typescript, program, app)]) {
      if (each.severity !== 'error') continue;
      const path = toAbsolute(session.folder.path, each.span.file);
      const file = program.getSourceFile(path);
      const text = session.textOf(each.span.file);
      const shown = file ?? (text === undefined ? undefined : typescript.createSourceFile(path, text, 99));
      const diagnostic = toTsDiagnostic(typescript, each, shown);
      if (each.code === syntaxError.code && file !== undefined)
        syntaxErrors.push(diagnostic as ts.DiagnosticWithLocation);
      else errors.push({ fileName: file?.fileName ?? first, diagnostic });
    }
  }
  return { errors, syntaxErrors };
}

/** The errors of generated files that no diagnostic reports, moved to the file that they come from. */
function collectMisfits(typescript: TypeScript, program: ts.Program, apps: readonly App[], ask: Ask): readonly Told[] {
  return apps.flatMap((app) => {
    const misfits = findMisfits(app, (path) => {
      const file = program.getSourceFile(path);
      return file === undefined ? [] : ask(file);
    });
    return misfits.flatMap(({ origin, error, ours }) => {
      const shown = program.getSourceFile(toAbsolute(app.session.folder.path, origin.file));
      if (shown === undefined) return [];
      if (ours !== undefined)
        return [{ fileName: shown.fileName, diagnostic: toTsDiagnostic(typescript, ours, shown) }];
      const diagnostic = { ...error, file: shown, start: origin.start, length: origin.end - origin.start };
      return [{ fileName: shown.fileName, diagnostic }];
    });
  });
}
