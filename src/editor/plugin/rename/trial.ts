import type ts from 'typescript';
import type { TypeScript } from '../../hosted-folder.js';

/** A change of one file: the ranges to replace, in any order. */
export type Changes = ReadonlyMap<string, readonly ts.TextSpan[]>;

export type TrialOptions = {
  readonly typescript: TypeScript;
  readonly program: ts.Program;
  readonly host: ts.LanguageServiceHost;
};

/**
 * The first error that replacing these ranges by `name` would cause anywhere in the program; undefined if it still
 * compiles as before. Nothing is written, and the program itself is not changed.
 */
export function findNewError(options: TrialOptions, changes: Changes, name: string): ts.Diagnostic | undefined {
  const { program } = options;
  const changed = changeProgram(options, changes, name);
  for (const source of changed.getSourceFiles()) {
    if (changed.isSourceFileFromExternalLibrary(source) || changed.isSourceFileDefaultLibrary(source)) continue;
    const errors = errorsOf(changed, source);
    if (errors.length === 0) continue;
    const original = program.getSourceFile(source.fileName);
    const before = original === undefined ? [] : errorsOf(program, original);
    const known = new Set(before.map(({ code, start }) => `${code} ${start && lineOf(original, start)}`));
    const added = errors.find(({ code, start }) => !known.has(`${code} ${start && lineOf(source, start)}`));
    if (added !== undefined) return added;
  }
  return undefined;
}

function errorsOf(program: ts.Program, source: ts.SourceFile): readonly ts.Diagnostic[] {
  return program.getSemanticDiagnostics(source);
}

function lineOf(source: ts.SourceFile | undefined, start: number): number | undefined {
  return source?.getLineAndCharacterOfPosition(start).line;
}

/** The program with other texts, which shares all files that stay the same. */
function changeProgram({ typescript, program, host }: TrialOptions, changes: Changes, name: string): ts.Program {
  const changed = new Map<string, ts.SourceFile>();
  for (const [fileName, spans] of changes) {
    const source = program.getSourceFile(fileName);
    if (source === undefined) continue;
    const text = [...spans]
      .sort((a, b) => b.start - a.start)
      .reduce((rest, { start, length }) => rest.slice(0, start) + name + rest.slice(start + length), source.text);
    const { languageVersion, impliedNodeFormat } = source;
    const format = { languageVersion, impliedNodeFormat, jsDocParsingMode: typescript.JSDocParsingMode?.ParseAll };
    changed.set(fileName, typescript.createSourceFile(fileName, text, format as ts.CreateSourceFileOptions, true));
  }
  const options = program.getCompilerOptions();
  const compiler: ts.CompilerHost = {
    ...typescript.createCompilerHost(options),
    getCurrentDirectory: () => program.getCurrentDirectory(),
    getSourceFile: (fileName) => changed.get(fileName) ?? program.getSourceFile(fileName),
    fileExists: (path) => host.fileExists(path),
    readFile: (path) => host.readFile(path),
    writeFile: () => undefined,
  };
  const projectReferences = program.getProjectReferences();
  return typescript.createProgram({
    rootNames: program.getRootFileNames(),
    options,
    host: compiler,
    oldProgram: program,
    ...(projectReferences && { projectReferences }),
  });
}
