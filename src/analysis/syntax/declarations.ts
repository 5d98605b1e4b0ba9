import type { Declaration, Expression, Range, Shape, Tags } from '../model/facts.js';
import { readExpression, readMember } from './expression.js';
import type { Comment, Node, Parsed } from './parse.js';
import { type PatternName, readPattern } from './scope.js';
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
        ...readParts(node.typeAnnotation),
        shape: isPlain(node.typeAnnotation, parsed.text) ? PLAIN_SHAPE : readShape(node),
      });
    case 'TSInterfaceDeclaration':
      return declare(node.id, 'interface', {
        ...readTypeParameter(node),
        ...(node.extends.length > 0 && { bases: node.extends.flatMap(({ expression }) => nameOf(expression)) }),
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
      return declare(node.id, 'value', { generator: node.generator, ...(node.declare && { ambient: true }) });
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
  const properties = node.body.members.flatMap(({ id, initializer, end }) => {
    const name = id.type === 'Identifier' ? id.name : id.type === 'Literal' ? String(id.value) : undefined;
    if (name === undefined || initializer === null) return [];
    const key: Expression = { kind: 'literal', value: name, start: id.start, end: id.end };
    return [{ key, value: readExpression(initializer, { text }), end }];
  });
  return { kind: 'object', properties, start: node.body.start, end: node.body.end };
}

function readTypeParameter(
  node: Node & { type: 'TSTypeAliasDeclaration' | 'TSInterfaceDeclaration' },
): Partial<Declaration> {
  const parameter = node.typeParameters?.params.find((each) => each.default === null);
  return parameter === undefined ? {} : { typeParameter: parameter.name.name };
}

/** The names in a union of names, and those in an intersection. */
function readParts(type: Node): Pick<Declaration, 'members' | 'bases'> {
  if (type.type === 'TSParenthesizedType') return readParts(type.typeAnnotation);
  if (type.type !== 'TSUnionType' && type.type !== 'TSIntersectionType') return {};
  const names = type.types.map(nameOf);
  if (type.type === 'TSIntersectionType') return { bases: names.flat() };
  return names.every((each) => each.length === 1) ? { members: names.flat() } : {};
}

/** The name that a type refers to, as a list; empty if it is another kind of type. */
function nameOf(type: Node): readonly string[] {
  if (type.type === 'TSParenthesizedType') return nameOf(type.typeAnnotation);
  const name = type.type === 'TSTypeReference' ? type.typeName : type;
  return name.type === 'Identifier' ? [name.name] : [];
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
  const [event, ...more] = found
    .filter((match) => match[1] === 'event')
    .map((match) => {
      const name = match[2] as string;
      const end = opening + match.index + match[0].length;
      return { name, start: end - name.length, end };
    });
  const internal = found.some((match) => match[1] === 'internal');
  if (event === undefined) return internal ? { internal } : NO_TAGS;
  const other = more.find(({ name }) => name !== event.name);
  return { internal, event: other === undefined ? event : { ...event, other } };
}
