import type ts from 'typescript';
import type { Analysis } from '../../analysis/model/analysis.js';
import type { Diagnostic } from '../../analysis/model/diagnostic.js';
import { once } from '../../analysis/lib/once.js';
import { syntaxError } from '../../analysis/problems/syntax-error.js';
import type { HostedApp } from '../apps.js';
import { toOrigins, withoutSameMistakes } from '../merge-diagnostics.js';
import { toAbsolute, toAppPath } from '../paths.js';
import { toTsDiagnostic } from '../to-ts-diagnostic.js';

type TypeScript = typeof ts;
type Ask<T extends ts.Diagnostic = ts.Diagnostic> = (file: ts.SourceFile, token?: ts.CancellationToken) => readonly T[];

/** What builders (`--watch`, `--build`, incremental) ask for beside the public parts of a program. */
type BuilderProgram = ts.Program & { getBindAndCheckDiagnostics: Ask; getProgramDiagnostics: Ask };

/** Lets a program tell our errors beside TypeScript's, each mistake once and where it is to be mended. */
export function reportProblems(typescript: TypeScript, given: ts.Program, apps: readonly HostedApp[]): ts.Program {
  const program = given as BuilderProgram;
  const theirs = { ...program };
  const located = collect(typescript, program, apps);
  const generated = new Set(
    apps.flatMap(({ root, live }) => live.output()?.map(({ path }) => toAbsolute(root, path)) ?? []),
  );
  const misfits = once(() => findMisfits(program, apps, (file) => theirs.getBindAndCheckDiagnostics(file)));

  const withoutOurs = (file: ts.SourceFile, errors: readonly ts.Diagnostic[]): readonly ts.Diagnostic[] => {
    if (generated.has(file.fileName)) return [];
    return apps.reduce((rest, { root, live }) => {
      const { callSites, callSiteDiagnostics } = live.analysis();
      return withoutSameMistakes(rest, callSiteDiagnostics, { file: toAppPath(root, file.fileName), callSites });
    }, errors);
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
    // A build that is not incremental asks only here whether it has to be built again.
    getConfigFileParsingDiagnostics: () => [...theirs.getConfigFileParsingDiagnostics(), ...everywhere()],
    getProgramDiagnostics: ((file) => [...ours(file), ...theirs.getProgramDiagnostics(file)]) as Ask,
  });
}

function forEachFile<T extends ts.Diagnostic>(program: ts.Program, ask: Ask<T>) {
  return (file?: ts.SourceFile, token?: ts.CancellationToken): readonly T[] =>
    (file === undefined ? program.getSourceFiles() : [file]).flatMap((each) => ask(each, token));
}

/** A diagnostic and the file of the program that it is told with. */
type Told = { readonly fileName: string; readonly diagnostic: ts.Diagnostic };

/** Our errors; those in files that are no part of the program are told with its first file. */
function collect(typescript: TypeScript, program: ts.Program, apps: readonly HostedApp[]) {
  const first = program.getSourceFiles().find((each) => !each.isDeclarationFile)?.fileName ?? '';
  const errors: Told[] = [];
  const syntaxErrors: ts.DiagnosticWithLocation[] = [];
  for (const { root, live } of apps) {
    for (const each of listErrors(live.analysis())) {
      const path = toAbsolute(root, each.span.file);
      const file = program.getSourceFile(path);
      const text = live.session.textOf(each.span.file);
      const shown = file ?? (text === undefined ? undefined : typescript.createSourceFile(path, text, 99));
      const diagnostic = toTsDiagnostic(typescript, each, shown);
      if (each.code === syntaxError.code && file !== undefined)
        syntaxErrors.push(diagnostic as ts.DiagnosticWithLocation);
      else errors.push({ fileName: file?.fileName ?? first, diagnostic });
    }
  }
  return { errors, syntaxErrors };
}

function listErrors({ diagnostics, callSiteDiagnostics }: Analysis): readonly Diagnostic[] {
  return [...diagnostics, ...callSiteDiagnostics].filter(({ severity }) => severity === 'error');
}

/** Why a `listen` does not take its events: TypeScript says so in a generated file. */
function findMisfits(program: ts.Program, apps: readonly HostedApp[], ask: Ask): readonly Told[] {
  return apps.flatMap(({ root, live }) => {
    const analysis = live.analysis();
    const path = `${analysis.model.settings.outDir}/subscribers.ts`;
    const file = program.getSourceFile(toAbsolute(root, path));
    if (file === undefined) return [];
    return toOrigins(analysis, root, { path, errors: ask(file) }).flatMap(({ origin, error }) => {
      const shown = program.getSourceFile(toAbsolute(root, origin.file));
      if (shown === undefined) return [];
      const diagnostic = { ...error, file: shown, start: origin.start, length: origin.end - origin.start };
      return [{ fileName: shown.fileName, diagnostic }];
    });
  });
}
