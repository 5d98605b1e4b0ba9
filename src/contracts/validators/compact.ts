import type { ts } from 'ts-morph';
import { type Describe, printError, readError } from './ajv-error.js';

export type CompactOptions = {
  readonly typescript: typeof ts;
  /** The schema of each function, by the function's name. */
  readonly owners: ReadonlyMap<string, unknown>;
  readonly describe: Describe;
};

type Edit = { readonly start: number; readonly end: number; readonly text: string };

/**
 * Shortens a module of Ajv's standalone code to the body of a function that returns the validator: only what
 * `schemas.ts` needs of an error is left, imports become functions of that file, and what nothing uses any more goes.
 */
export function compact(code: string, { typescript, owners, describe }: CompactOptions): string {
  const file = typescript.createSourceFile('validator.js', code, typescript.ScriptTarget.ES2022);
  const edits: Edit[] = [];
  const constants: Constant[] = [];
  let main = '';
  const shorten = (node: ts.Node, owner: unknown): void => {
    const error = readError(typescript, file, node);
    const text = error === undefined ? shortenPlace(typescript, file, node) : printError(error, owner, describe);
    if (text === undefined) node.forEachChild((child) => shorten(child, owner));
    else edits.push({ start: node.getStart(file), end: node.end, text });
  };
  for (const statement of file.statements) {
    const place = { start: statement.getStart(file), end: statement.end };
    if (typescript.isFunctionDeclaration(statement)) {
      shorten(statement, owners.get(statement.name?.text ?? ''));
      continue;
    }
    const [declared] = typescript.isVariableStatement(statement) ? statement.declarationList.declarations : [];
    const value = declared?.initializer?.getText(file) ?? '';
    if (declared !== undefined && !code.startsWith('export', place.start))
      constants.push({ ...place, name: declared.name.getText(file), value });
    else edits.push({ ...place, text: '' });
    // The export comes first.
    main ||= value;
  }
  return `${settle(code, edits, constants)}return ${main};`;
}

/** What a validator is told of the place of its value, as a parameter or an argument: only its path is used. */
function shortenPlace(typescript: typeof ts, file: ts.SourceFile, node: ts.Node): string | undefined {
  const isPlace = typescript.isObjectBindingPattern(node) || typescript.isObjectLiteralExpression(node);
  const text = isPlace ? node.getText(file) : '';
  if (!isPlace || !/\bparentDataProperty\b/.test(text)) return undefined;
  const parts = typescript.isObjectBindingPattern(node) ? node.elements : node.properties;
  return `{${parts[0]?.getText(file)}}`;
}

type Constant = { readonly name: string; readonly start: number; readonly end: number; readonly value: string };

/** Applies the edits, and drops the constants that are then left without a use. */
function settle(code: string, edits: readonly Edit[], constants: readonly Constant[]): string {
  const rest = applyEdits(code, [...edits, ...constants.map(({ start, end }) => ({ start, end, text: '' }))]);
  const isUsed = (name: string): boolean => new RegExp(`\\b${name}\\b`).test(rest);
  return applyEdits(code, [
    ...edits,
    ...constants.map(({ name, start, end, value }): Edit => {
      return { start, end, text: isUsed(name) ? `const ${name}=${toLocal(value)};` : '' };
    }),
  ]);
}

/** The value of a constant, with a function of `schemas.ts` in place of an import. */
function toLocal(value: string): string {
  const [, imported = ''] = /^require\("ajv\/dist\/runtime\/(\w+)"\)\.default$/.exec(value) ?? [];
  const local = imported === '' ? value : LOCALS[imported];
  if (local === undefined) throw new Error(`a validator imports ${imported}, which schemas.ts does not have`);
  return local;
}

/** The functions of `schemas.ts`, by the module of Ajv that they stand for. */
const LOCALS: Readonly<Record<string, string>> = { ucs2length: 'countCharacters', equal: 'isEqual' };

function applyEdits(code: string, edits: readonly Edit[]): string {
  const sorted = [...edits].sort((a, b) => a.start - b.start);
  const kept = sorted.map(({ start, text }, index) => code.slice(sorted[index - 1]?.end ?? 0, start) + text);
  return kept.join('') + code.slice(sorted.at(-1)?.end ?? 0);
}
