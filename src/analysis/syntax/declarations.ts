import type { Declaration, Expression } from '../model/facts.js';
import { readExpression, readMember } from './expression.js';
import { readTags } from './jsdoc.js';
import { findNotJson } from './not-json.js';
import type { Node, Parsed } from './parse.js';
import { type PatternName, readPattern } from './pattern.js';

/** What one top-level statement declares; `statement` is the statement that may carry the JSDoc. */
export function readDeclarations(node: Node, statement: Node, parsed: Parsed): Declaration[] {
  const tags = readTags(parsed, statement.start);
  const declare = (id: Node | null, kind: Declaration['kind'], more: Partial<Declaration> = {}): Declaration[] =>
    id?.type !== 'Identifier'
      ? []
      : [
          {
            name: id.name,
            kind,
            tags,
            start: id.start,
            end: id.end,
            generator: false,
            notJson: [],
            annotated: false,
            ...more,
          },
        ];
  switch (node.type) {
    case 'TSTypeAliasDeclaration':
      return declare(node.id, 'type', {
        ...readTypeParameter(node),
        notJson: findNotJson(node.typeAnnotation, parsed.text),
      });
    case 'TSInterfaceDeclaration':
      return declare(node.id, 'interface', {
        ...readTypeParameter(node),
        notJson: findNotJson(node.body, parsed.text),
      });
    case 'ClassDeclaration':
      return declare(node.id, 'class');
    case 'TSEnumDeclaration':
      return declare(node.id, 'enum', { value: readEnum(node, parsed.text) });
    case 'TSModuleDeclaration':
      return declare(node.id, 'namespace');
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
      return declare(node.id, 'value', { generator: node.generator });
    case 'VariableDeclaration':
      return node.declarations.flatMap((each) =>
        readPattern(each.id).flatMap(({ id, path }) =>
          declare(id, 'value', readVariable(each, path, node.kind === 'const', parsed.text)),
        ),
      );
    default:
      return [];
  }
}

function readVariable(
  node: Node & { type: 'VariableDeclarator' },
  path: PatternName['path'],
  constant: boolean,
  text: string,
): Partial<Declaration> {
  const { id, init } = node;
  return {
    annotated: 'typeAnnotation' in id && id.typeAnnotation !== null,
    generator: init?.type === 'FunctionExpression' && init.generator,
    ...(constant && init !== null && path !== undefined && { value: readMember(readExpression(init, { text }), path) }),
  };
}

/** The members of an enum as an object; those without a value are counted at run time. */
function readEnum(node: Node & { type: 'TSEnumDeclaration' }, text: string): Expression {
  const properties = node.body.members.flatMap(({ id, initializer }) => {
    const name = id.type === 'Identifier' ? id.name : id.type === 'Literal' ? String(id.value) : undefined;
    if (name === undefined || initializer === null) return [];
    const key: Expression = { kind: 'literal', value: name, start: id.start, end: id.end };
    return [{ key, value: readExpression(initializer, { text }) }];
  });
  return { kind: 'object', properties, start: node.body.start, end: node.body.end };
}

function readTypeParameter(
  node: Node & { type: 'TSTypeAliasDeclaration' | 'TSInterfaceDeclaration' },
): Partial<Declaration> {
  const parameter = node.typeParameters?.params.find((each) => each.default === null);
  return parameter === undefined ? {} : { typeParameter: parameter.name.name };
}
