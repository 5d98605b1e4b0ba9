import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { parseSync, visitorKeys } from 'oxc-parser';
import { REPOSITORY } from '../support/app.js';

/** Where an import leads: a path within `src/`, or the specifier of a package or of a module of Node. */
export type Import = { readonly to: string; readonly typeOnly: boolean };

/** `file`: a path within `src/`. */
export type SourceFile = { readonly file: string; readonly imports: readonly Import[] };

export type SyntaxNode = { readonly type: string; readonly start: number; readonly end: number } & Readonly<
  Record<string, unknown>
>;

export const SOURCE_FOLDER = `${REPOSITORY}/src`;

/** The path of every TypeScript file within `src/`. */
export function listSourceFiles(): readonly string[] {
  return readdirSync(SOURCE_FOLDER, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /\.[mc]?tsx?$/.test(file))
    .sort();
}

export function readSourceText(file: string): string {
  return readFileSync(`${SOURCE_FOLDER}/${file}`, 'utf8');
}

/** Reads every way in which a text imports: statements, re-exports, `import('…')`, types, and `getBuiltinModule('…')`. */
export function readSourceFile(file: string, text: string): SourceFile {
  const { module, program } = parseSync(file, text);
  const toImport = (specifier: string, typeOnly: boolean): Import => ({ to: resolveImport(file, specifier), typeOnly });
  const statements = [
    ...module.staticImports.map((each) => ({ ...each, specifiers: [each.moduleRequest.value] })),
    ...module.staticExports.map((each) => ({
      ...each,
      specifiers: each.entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    })),
  ];
  const imports = statements.flatMap(({ start, end, specifiers }) =>
    specifiers.map((specifier) => toImport(specifier, /^(?:import|export)\s+type\b/.test(text.slice(start, end)))),
  );
  walk(program, (node) => {
    const specifier = findExpressionSpecifier(node);
    if (specifier !== undefined) imports.push(toImport(specifier, node.type === 'TSImportType'));
  });
  return { file, imports };
}

/** What an import within an expression or a type names. A specifier that is not a literal names nothing. */
function findExpressionSpecifier(node: SyntaxNode): string | undefined {
  if (node.type === 'ImportExpression' || node.type === 'TSImportType') return findText(node['source']);
  if (node.type !== 'CallExpression') return undefined;
  const { callee, arguments: args } = node as unknown as { callee: SyntaxNode; arguments: readonly unknown[] };
  const { name } = (callee.type === 'MemberExpression' ? callee['property'] : callee) as { name?: string };
  return name === 'getBuiltinModule' || name === 'require' ? findText(args[0]) : undefined;
}

function findText(literal: unknown): string | undefined {
  const { value } = (literal ?? {}) as { value?: unknown };
  return typeof value === 'string' ? value : undefined;
}

function resolveImport(file: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  const path = posix.join(posix.dirname(file), specifier).replace(/\.([mc]?)js$/, '.$1ts');
  return existsSync(`${SOURCE_FOLDER}/${path}x`) ? `${path}x` : path;
}

export function walk(node: unknown, visit: (node: SyntaxNode) => void): void {
  if (Array.isArray(node)) for (const each of node) walk(each, visit);
  if (typeof node !== 'object' || node === null || !('type' in node)) return;
  visit(node as SyntaxNode);
  for (const key of visitorKeys[(node as SyntaxNode).type] ?? []) walk((node as SyntaxNode)[key], visit);
}
