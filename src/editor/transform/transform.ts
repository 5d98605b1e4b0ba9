import type ts from 'typescript';
import { type AppHost, findConfigFolder, type HostedApp, openHostedApp } from '../apps.js';
import { createFreshProgram } from './fresh-program.js';
import { folderOf, toAbsolute, toAppPath } from '../paths.js';
import { printWarnings } from './print-warnings.js';
import { reportProblems } from './report-problems.js';

type TypeScript = typeof ts;

/** The program transformer: `{ "transform": "@tsc-run/core/transform", "transformProgram": true }`, for ts-patch. */
export default function transform(
  program: ts.Program,
  given: ts.CompilerHost | undefined,
  _config: unknown,
  { ts: typescript }: { readonly ts: TypeScript },
): ts.Program {
  const host = given ?? typescript.createCompilerHost(program.getCompilerOptions());
  const apps = openApps(typescript, program, host);
  const texts = apps.flatMap(({ root, live }) =>
    (live.output() ?? [])
      .filter(({ path }) => path.endsWith('.ts'))
      .map(({ path, text }) => [toAbsolute(root, path), text] as const),
  );
  const fresh = createFreshProgram(typescript, program, host, new Map(texts));
  printWarnings(typescript, fresh, apps);
  return reportProblems(typescript, fresh, apps);
}

/** The app of the tsconfig, and every other whose config is a file of the program. */
function openApps(typescript: TypeScript, program: ts.Program, host: ts.CompilerHost): readonly HostedApp[] {
  const { configFilePath } = program.getCompilerOptions();
  const home = typeof configFilePath === 'string' ? folderOf(configFilePath) : host.getCurrentDirectory();
  const files: AppHost = {
    fileExists: (path) => host.fileExists(path),
    readFile: (path) => program.getSourceFile(path)?.text ?? host.readFile(path),
    readDirectory: (path, extensions) => {
      const { directoryExists, readDirectory } = typescript.sys;
      return directoryExists(path) ? readDirectory(path, extensions) : [];
    },
  };
  const sources = program.getSourceFiles().filter((file) => !file.isDeclarationFile);
  const base = findConfigFolder(home, files) ?? home;
  const configs = sources.filter(({ fileName }) => /\/tsc-run\.config\.[cm]?[jt]s$/.test(fileName));
  const roots = new Set([base, ...configs.map(({ fileName }) => folderOf(fileName))]);
  return [...roots].map((root) => {
    const app = openHostedApp(root, files);
    const generated = new Set(app.live.output()?.map(({ path }) => path));
    for (const { fileName, text } of sources) {
      const path = toAppPath(root, fileName);
      const nearest = [...roots].filter((each) => fileName.startsWith(`${each}/`)).sort((a, b) => b.length - a.length);
      if (!generated.has(path) && (nearest[0] ?? base) === root) app.live.session.set(path, text);
    }
    return app;
  });
}
