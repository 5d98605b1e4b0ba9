import type ts from 'typescript';

type TypeScript = typeof ts;

/** The same program, but that it sees these texts by absolute path instead of those on the disk. */
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
    // Builders tell versions apart by this, and ask for it.
    return Object.assign(file, { version: typescript.sys.createHash?.(text) ?? text });
  };
  const overlaid: Partial<ts.CompilerHost> = {
    getSourceFile,
    fileExists: (path) => texts.has(path) || host.fileExists(path),
    readFile: (path) => texts.get(path) ?? host.readFile(path),
  };
  // A watching host would stop watching what the first program has and the second has not.
  const kept = { onReleaseOldSourceFile: undefined, getSourceFileByPath: undefined };
  return Object.assign(Object.create(host) as ts.CompilerHost, overlaid, kept);
}

/** Parsed once is enough; a file that stands in for another copy of its package is left to the host. */
function findReusable(program: ts.Program, fileName: string): ts.SourceFile | undefined {
  const file = program.getSourceFile(fileName);
  return file === undefined || 'redirectInfo' in file ? undefined : file;
}
