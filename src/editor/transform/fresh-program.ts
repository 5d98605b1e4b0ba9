import type ts from 'typescript';

type TypeScript = typeof ts;

/** The same program, with these texts (by absolute path) instead of those on the disk. */
export function createFreshProgram(
  typescript: TypeScript,
  program: ts.Program,
  host: ts.CompilerHost,
  texts: ReadonlyMap<string, string>,
): ts.Program {
  const stale = [...texts].filter(([path, text]) => program.getSourceFile(path)?.text !== text);
  if (stale.length === 0) return program;
  const missing = stale.map(([path]) => path).filter((path) => program.getSourceFile(path) === undefined);
  const references = program.getProjectReferences();
  return typescript.createProgram({
    rootNames: [...program.getRootFileNames(), ...missing],
    options: program.getCompilerOptions(),
    host: overlay(typescript, program, host, new Map(stale)),
    oldProgram: program,
    configFileParsingDiagnostics: program.getConfigFileParsingDiagnostics(),
    ...(references && { projectReferences: references }),
  });
}

function overlay(
  typescript: TypeScript,
  program: ts.Program,
  host: ts.CompilerHost,
  texts: ReadonlyMap<string, string>,
): ts.CompilerHost {
  const getSourceFile: ts.CompilerHost['getSourceFile'] = (fileName, options, ...rest) => {
    const text = texts.get(fileName);
    if (text === undefined) return findReusable(program, fileName) ?? host.getSourceFile(fileName, options, ...rest);
    const file = typescript.createSourceFile(fileName, text, options);
    // Builder programs require a version.
    return Object.assign(file, { version: typescript.sys.createHash?.(text) ?? text });
  };
  const overlaid: Partial<ts.CompilerHost> = {
    getSourceFile,
    fileExists: (path) => texts.has(path) || host.fileExists(path),
    readFile: (path) => texts.get(path) ?? host.readFile(path),
  };
  // `onReleaseOldSourceFile` would make a watching host stop watching files that only the first program contains, and
  // `getSourceFileByPath` would bypass `getSourceFile`.
  const kept = { onReleaseOldSourceFile: undefined, getSourceFileByPath: undefined };
  return Object.assign(Object.create(host) as ts.CompilerHost, overlaid, kept);
}

/** The file that is already parsed; not one that TypeScript redirects to another copy of its package. */
function findReusable(program: ts.Program, fileName: string): ts.SourceFile | undefined {
  const file = program.getSourceFile(fileName);
  return file === undefined || 'redirectInfo' in file ? undefined : file;
}
