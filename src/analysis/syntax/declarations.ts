import type { Declaration, Expression, Range, Shape, Tags } from '../model/facts.js';
import { readExpression, readMember } from './expression.js';
import type { Comment, Node, Parsed } from './parse.js';
import { type PatternName, readPattern } from './pattern.js';
import { readShape } from './shape.js';

/** What one top-level statement declares; `statement` is the one that may have a JSDoc comment. */
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
            annotated: false,
            ...more,
          },
        ];
  switch (node.type) {
    case 'TSTypeAliasDeclaration':
      return declare(node.id, 'type', {
        ...readTypeParameter(node),
        shape: isPlain(node.typeAnnotation, parsed.text) ? PLAIN_SHAPE : readShape(node),
      });
    case 'TSInterfaceDeclaration':
      return declare(node.id, 'interface', {
        ...readTypeParameter(node),
        shape: node.extends.length === 0 && isPlain(node.body, parsed.text) ? PLAIN_SHAPE : readShape(node),
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

const PLAIN_SHAPE: Shape = { notJson: [], refs: [], open: false };

/**
 * Matches a type of nothing but keywords, literals, lists and properties, so that most types need not be walked. Each
 * character can be matched in one way, so the time is linear.
 */
const PLAIN =
  /^(?:[\s{}[\]|;,]|[\w$]+\??:\s|(?:string|number|boolean|null|true|false|unknown|readonly)\b|'[^'\\\n]*'|"[^"\\\n]*"|\d+(?![\w$:?]))*$/;

/** Longer types are walked: a match takes memory for each piece. */
const LONGEST_PLAIN = 5_000;

function isPlain({ start, end }: Range, text: string): boolean {
  return end - start < LONGEST_PLAIN && PLAIN.test(text.slice(start, end));
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

/** The members of an enum as an object, without members that have no initializer. */
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

const NO_TAGS: Tags = { internal: false };

/** The tags of the JSDoc comment directly before `offset`. */
export function readTags({ text, comments }: Parsed, offset: number): Tags {
  const comment = findJsDoc(text, comments, offset);
  return comment === undefined ? NO_TAGS : parseTags(text, comment);
}

export function findJsDoc(text: string, comments: readonly Comment[], offset: number): Comment | undefined {
  let start = offset;
  for (let index = lastBefore(comments, offset); index >= 0; index--) {
    const comment = comments[index] as Comment;
    if (text.slice(comment.end, start).trim() !== '') return undefined;
    if (comment.type === 'Block' && comment.value.startsWith('*')) return comment;
    start = comment.start;
  }
  return undefined;
}

function lastBefore(comments: readonly Comment[], offset: number): number {
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((comments[middle] as Comment).end <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

const TAG = /^[ \t]*(?:\*+[ \t]*)?@(internal|event)(?![\w-])[ \t]*(\S*)/gm;

function parseTags(text: string, comment: Comment): Tags {
  const opening = comment.start + '/**'.length;
  const found = [...text.slice(opening, comment.end - '*/'.length).matchAll(TAG)];
  const event = found.find((match) => match[1] === 'event');
  const internal = found.some((match) => match[1] === 'internal');
  if (event === undefined) return internal ? { internal } : NO_TAGS;
  const name = event[2] as string;
  const end = opening + event.index + event[0].length;
  return { internal, event: { name, start: end - name.length, end } };
}
