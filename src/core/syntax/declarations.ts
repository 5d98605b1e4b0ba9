import type { Declaration } from '../facts.js';
import { readExpression } from './expression.js';
import { readTags } from './jsdoc.js';
import { findNotJson } from './not-json.js';
import type { Node, Parsed } from './parse.js';

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
      return declare(node.id, 'type', { ...readTypeParameter(node), notJson: findNotJson(node.typeAnnotation) });
    case 'TSInterfaceDeclaration':
      return declare(node.id, 'interface', { ...readTypeParameter(node), notJson: findNotJson(node.body) });
    case 'ClassDeclaration':
      return declare(node.id, 'class');
    case 'TSEnumDeclaration':
      return declare(node.id, 'enum');
    case 'TSModuleDeclaration':
      return declare(node.id, 'namespace');
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
      return declare(node.id, 'value', { generator: node.generator });
    case 'VariableDeclaration':
      return node.declarations.flatMap((each) => {
        if (each.id.type !== 'Identifier') return readPatternNames(each.id).flatMap((id) => declare(id, 'value'));
        return declare(each.id, 'value', readVariable(each, node.kind === 'const', parsed.text));
      });
    default:
      return [];
  }
}

function readVariable(
  node: Node & { type: 'VariableDeclarator' },
  constant: boolean,
  text: string,
): Partial<Declaration> {
  return {
    annotated: 'typeAnnotation' in node.id && node.id.typeAnnotation !== null,
    generator: node.init?.type === 'FunctionExpression' && node.init.generator,
    ...(constant && node.init !== null && { value: readExpression(node.init, text) }),
  };
}

/** The identifiers that a destructuring pattern binds. */
export function readPatternNames(pattern: Node): (Node & { type: 'Identifier' })[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern as Node & { type: 'Identifier' }];
    case 'ObjectPattern':
      return pattern.properties.flatMap((each) =>
        readPatternNames(each.type === 'Property' ? each.value : each.argument),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap((each) => (each === null ? [] : readPatternNames(each)));
    case 'AssignmentPattern':
      return readPatternNames(pattern.left);
    case 'RestElement':
      return readPatternNames(pattern.argument);
    default:
      return [];
  }
}

function readTypeParameter(
  node: Node & { type: 'TSTypeAliasDeclaration' | 'TSInterfaceDeclaration' },
): Partial<Declaration> {
  const parameter = node.typeParameters?.params.find((each) => each.default === null);
  return parameter === undefined ? {} : { typeParameter: parameter.name.name };
}
