import type ts from 'typescript';
import { folderOf, isBelow, toAbsolute, toAppPath } from '../../analysis/lib/paths.js';
import { type App, openApp } from '../../project/app/open-app.js';
import { createHostedFolder, type FileHost, findConfigFolder } from '../hosted-folder.js';
import { createFreshProgram } from './fresh-program.js';
import { printWarnings } from './print-warnings.js';
import { reportProblems } from './report-problems.js';

type TypeScript = typeof ts;

/** The program transformer for ts-patch: `{ "transform": "@tsc-run/core/transform", "transformProgram": true }`. */
export default function transform(
  program: ts.Program,
  given: ts.CompilerHost | undefined,
  _config: unknown,
  { ts: typescript }: { readonly ts: TypeScript },
): ts.Program {
  const host = given ?? typescript.createCompilerHost(program.getCompilerOptions());
  const apps = openApps(typescript, program, host);
  const texts = apps.flatMap(({ session, output }) =>
    (output() ?? [])
      .filter(({ path }) => path.endsWith('.ts'))
      .map(({ path, text }) => [toAbsolute(session.folder.path, path), text] as const),
  );
  const fresh = createFreshProgram(typescript, program, host, new Map(texts));
  printWarnings(typescript, fresh, apps);
  return reportProblems(typescript, fresh, apps);
}

/** Opens the app of the tsconfig, and every other app whose config is in the program. */
function openApps(typescript: TypeScript, program: ts.Program, host: ts.CompilerHost): readonly App[] {
  const { configFilePath } = program.getCompilerOptions();
  const home = typeof configFilePath === 'string' ? folderOf(configFilePath) : host.getCurrentDirectory();
  const { directoryExists, readDirectory } = typescript.sys;
  const files: FileHost = {
    fileExists: (path) => host.fileExists(path),
    readFile: (path) => program.getSourceFile(path)?.text ?? host.readFile(path),
    directoryExists: (path) => directoryExists(path),
    readDirectory: (path, extensions) => readDirectory(path, extensions),
    realpath: (path) => host.realpath?.(path) ?? path,
  };
  const resolver = { typescript, options: () => program.getCompilerOptions() };
  const sources = program.getSourceFiles().filter((file) => !file.isDeclarationFile);
  const base = findConfigFolder(home, files) ?? home;
  const configs = sources.filter(({ fileName }) => /\/tsc-run\.config\.[cm]?[jt]s$/.test(fileName));
  const roots = new Set([base, ...configs.map(({ fileName }) => folderOf(fileName))]);
  const rootOf = (fileName: string): string => {
    const around = [...roots].filter((root) => isBelow(fileName, root));
    return around.sort((a, b) => b.length - a.length)[0] ?? base;
  };
  return [...roots].map((root) => {
    const app = openApp({ folder: createHostedFolder(root, files, resolver), readsCalls: true, keepsLast: true });
    const own = sources.filter(({ fileName }) => rootOf(fileName) === root);
    app.session.include(own.map(({ fileName }) => toAppPath(root, fileName)));
    return app;
  });
}
