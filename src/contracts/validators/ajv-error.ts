import type { ts } from 'ts-morph';
import { toStep } from '../schema/dialect.js';
import { findAt } from './json-schema.js';

/** Says in words what a schema expects where one of its keywords fails. */
export type Describe = (schema: unknown, keyword: string) => string;

/** An object that Ajv's code creates where a value does not fit. */
export type AjvError = {
  /** The code of the JSON pointer to the value. */
  readonly pointer: string;
  /** Leads from the schema of the function to the keyword that fails. */
  readonly schemaPath: string;
  readonly keyword: string;
  /** The code of the name of a missing property. */
  readonly missing?: string;
  /** The name of the property that tells the members of a union apart. */
  readonly tag?: string;
};

/** Reads an object literal of Ajv's code; undefined for any other node. */
export function readError(typescript: typeof ts, file: ts.SourceFile, node: ts.Node): AjvError | undefined {
  const error = readProperties(typescript, node);
  const [pointer, schemaPath, keyword] = [error?.get('instancePath'), error?.get('schemaPath'), error?.get('keyword')];
  const params = readProperties(typescript, error?.get('params'));
  if (pointer === undefined || params === undefined) return undefined;
  const textOf = (literal: ts.Node | undefined): string | undefined =>
    literal !== undefined && typescript.isStringLiteral(literal) ? literal.text : undefined;
  const missing = params.get('missingProperty')?.getText(file);
  const tag = textOf(params.get('tag'));
  return {
    pointer: pointer.getText(file),
    schemaPath: textOf(schemaPath) ?? '',
    keyword: textOf(keyword) ?? '',
    ...(missing !== undefined && { missing }),
    ...(tag !== undefined && { tag }),
  };
}

function readProperties(typescript: typeof ts, node: ts.Node | undefined): ReadonlyMap<string, ts.Node> | undefined {
  if (node === undefined || !typescript.isObjectLiteralExpression(node)) return undefined;
  const named = node.properties.flatMap((each): [string, ts.Node][] => {
    if (typescript.isShorthandPropertyAssignment(each)) return [[each.name.text, each.name]];
    const isNamed = typescript.isPropertyAssignment(each) && typescript.isIdentifier(each.name);
    return isNamed ? [[each.name.text, each.initializer]] : [];
  });
  return new Map(named);
}

/** The error as `schemas.ts` has it: `[pointer, expected]`, or `[pointer, , name]` for a missing property. */
export function printError(
  { pointer, schemaPath, keyword, missing, tag }: AjvError,
  owner: unknown,
  describe: Describe,
) {
  if (missing !== undefined) return `[${pointer},,${missing}]`;
  const path = schemaPath.replace(/^#\/?/, '');
  const schema = findAt(owner, path.slice(0, Math.max(0, path.lastIndexOf('/'))));
  const at = tag === undefined ? pointer : `${pointer}+${JSON.stringify(`/${toStep(tag)}`)}`;
  return `[${at},${JSON.stringify(describe(schema, keyword))}]`;
}
