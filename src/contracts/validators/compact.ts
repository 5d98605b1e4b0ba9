import type { ts } from 'ts-morph';
import { type Describe, printError, readError } from './ajv-error.js';

/** What one function of Ajv's code validates. */
type Owner = {
  readonly id: string;
  readonly schema: unknown;
  /** The name by which others call it in `schemas.ts`. */
  readonly constant: string;
};

export type CompactOptions = {
  readonly typescript: typeof ts;
  /** By the name of the function. */
  readonly owners: ReadonlyMap<string, Owner>;
  readonly describe: Describe;
};

type Edit = { readonly start: number; readonly end: number; readonly text: string };

type Module = CompactOptions & {
  readonly file: ts.SourceFile;
  /** The code of each constant, by name. */
  readonly constants: ReadonlyMap<string, string>;
};

/**
 * Takes a module of Ajv's standalone code apart into separate functions, by id: each is the body of a
 * function that returns the validator. Only what `schemas.ts` needs of an error is left, a call of another validator names
 * its constant, and other names do not depend on what else is in the module.
 */
export function compact(code: string, options: CompactOptions): ReadonlyMap<string, string> {
  const { typescript, owners } = options;
  const file = typescript.createSourceFile('validators.js', code, typescript.ScriptTarget.ES2022);
  const constants = new Map<string, string>();
  for (const statement of file.statements) {
    const [declared] = typescript.isVariableStatement(statement) ? statement.declarationList.declarations : [];
    if (declared?.initializer !== undefined)
      constants.set(declared.name.getText(file), declared.initializer.getText(file));
  }
  return new Map(
    file.statements.filter(typescript.isFunctionDeclaration).flatMap((each): [string, string][] => {
      const owner = owners.get(each.name?.text ?? '');
      return owner === undefined ? [] : [[owner.id, printFunction({ ...options, file, constants }, each, owner)]];
    }),
  );
}

/** How a function calls itself. */
const SELF = 'validate';

function printFunction(module: Module, declared: ts.FunctionDeclaration, owner: Owner): string {
  const { typescript, file, constants, owners, describe } = module;
  const edits: Edit[] = [];
  const used = new Map<string, string>();
  const replace = (node: ts.Node, text: string): void =>
    void edits.push({ start: node.getStart(file), end: node.end, text });

  const visit = (node: ts.Node): void => {
    const error = readError(typescript, file, node);
    const text = error === undefined ? printPlace(module, node) : printError(error, owner.schema, describe);
    if (text !== undefined) replace(node, text);
    else if (typescript.isPropertyAccessExpression(node)) visitAccess(node);
    else if (typescript.isIdentifier(node)) visitName(node);
    else node.forEachChild(visit);
  };
  const visitAccess = (node: ts.PropertyAccessExpression): void => {
    const wrapped = /^\{validate: (\w+)\}$/.exec(constants.get(node.expression.getText(file)) ?? '')?.[1];
    if (wrapped === undefined) visit(node.expression);
    else replace(node, nameOf(wrapped) ?? wrapped);
  };
  const visitName = (node: ts.Identifier): void => {
    const name = nameOf(node.text);
    if (name !== undefined) replace(node, name);
    else if (constants.has(node.text)) replace(node, toLocal(used, node.text));
  };
  const nameOf = (name: string): string | undefined => {
    const called = owners.get(name);
    return called === owner ? SELF : called?.constant;
  };

  visit(declared);
  const start = declared.getStart(file);
  const text = applyEdits(file.text.slice(start, declared.end), start, edits);
  const own = [...used].map(([name, local]) => `const ${local}=${toValue(constants.get(name) ?? '')};`);
  return `${own.join('')}${text}return ${SELF};`;
}

/** What a validator gets to know of the place of its value, as a parameter or an argument: of all that, the path. */
function printPlace({ typescript, file }: Module, node: ts.Node): string | undefined {
  const isPlace = (parts: readonly ts.Node[]): boolean =>
    parts.some((each) => /^parentDataProperty\b/.test(each.getText(file)));
  if (typescript.isParameter(node)) {
    const { name } = node;
    return typescript.isObjectBindingPattern(name) && isPlace(name.elements) ? `${PATH}=""` : undefined;
  }
  if (!typescript.isObjectLiteralExpression(node) || !isPlace(node.properties)) return undefined;
  const [path] = node.properties;
  return path !== undefined && typescript.isPropertyAssignment(path) ? path.initializer.getText(file) : PATH;
}

/** What Ajv calls the path of a value. */
const PATH = 'instancePath';

/** A constant by a name that only this function gives it: `pattern7` is `pattern0` if it is the first pattern here. */
function toLocal(used: Map<string, string>, name: string): string {
  const known = used.get(name);
  if (known !== undefined) return known;
  const kind = name.replace(/\d+$/, '');
  const local = `${kind}${[...used.values()].filter((each) => each.replace(/\d+$/, '') === kind).length}`;
  used.set(name, local);
  return local;
}

/** The value of a constant, with a function of `schemas.ts` in place of an import. */
function toValue(value: string): string {
  const [, imported = ''] = /^require\("ajv\/dist\/runtime\/(\w+)"\)\.default$/.exec(value) ?? [];
  const local = imported === '' ? value : IMPORTS[imported];
  if (local === undefined) throw new Error(`a validator imports ${imported}, which schemas.ts does not have`);
  return local;
}

/** The functions of `schemas.ts`, by the module of Ajv that they stand for. */
const IMPORTS: Readonly<Record<string, string>> = {
  ucs2length: 'countCharacters',
  equal: 'isEqual',
  unique: 'isUnique',
};

/** `offset` is where the code begins in the file of the edits, which are in order. */
function applyEdits(code: string, offset: number, edits: readonly Edit[]): string {
  let end = 0;
  const kept = edits.map((edit) => {
    const before = code.slice(end, edit.start - offset);
    end = edit.end - offset;
    return before + edit.text;
  });
  return kept.join('') + code.slice(end);
}
