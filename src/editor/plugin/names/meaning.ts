import type ts from 'typescript';
import { isPlainWord } from '../../../analysis/model/event-name.js';
import type { TypeScript } from '../../hosted-folder.js';
import { isKey } from './find-literals.js';

/**
 * What the compiler says about a string that is spelled like a name.
 *
 * - `yes`: it is compared with, or passed to, a type of names only.
 * - `maybe`: only its uses can tell, as for a constant.
 * - `no`: it is a string like any other, or a name of something else.
 */
export type Verdict = 'yes' | 'maybe' | 'no';

/** The names of one kind: of all events, or of all subscribers. */
export type NameKind = {
  readonly what: 'event' | 'subscriber';
  readonly typescript: TypeScript;
  readonly checker: ts.TypeChecker;
  readonly names: ReadonlySet<string>;
  /** Whether a file belongs to this package, or is a registry that it generated. */
  readonly isOurs: (fileName: string) => boolean;
};

/** Whether a string, or an expression that stands for it, is a name at its place. */
export function meaningOf(kind: NameKind, node: ts.Node, name: string): Verdict {
  const { typescript } = kind;
  const { parent } = node;
  if (typescript.isLiteralTypeNode(parent)) return meaningOfType(kind, parent, name);
  if (isKey(typescript, node)) return meaningOfKey(kind, node, name);
  if (typescript.isModuleDeclaration(parent) || typescript.isExternalModuleReference(parent)) return 'no';
  if (typescript.isImportDeclaration(parent) || typescript.isExportDeclaration(parent)) return 'no';
  return meaningOfValue(kind, node as ts.Expression, name);
}

function meaningOfValue(kind: NameKind, node: ts.Expression, name: string): Verdict {
  const { typescript, checker } = kind;
  const { parent } = node;
  const compared = comparedWith(typescript, node);
  if (compared !== undefined) {
    return isFieldOfOurs(kind, compared) ? 'yes' : judge(kind, literalsOf(checker, compared), name);
  }
  if (typescript.isElementAccessExpression(parent) && parent.argumentExpression === node) {
    return judgeKeys(kind, checker.getTypeAtLocation(parent.expression), name);
  }
  if (typescript.isBinaryExpression(parent) && parent.operatorToken.kind === typescript.SyntaxKind.InKeyword) {
    return judgeKeys(kind, checker.getTypeAtLocation(parent.right), name);
  }
  if (typescript.isParenthesizedExpression(parent)) return meaningOfValue(kind, parent, name);
  const listed = searchedFor(typescript, node);
  if (listed !== undefined && isFieldOfOurs(kind, listed)) return 'yes';
  const searched = listed && judge(kind, literalsOf(checker, listed), name);
  if (searched === 'yes') return searched;
  const wanted = checker.getContextualType(node);
  if (wanted === undefined) return 'maybe';
  if (isArgumentOfOurs(kind, node)) return 'yes';
  const declared = parameterTypeFor(kind, node);
  const literals = literalsIn(checker, declared ?? wanted);
  if (literals.length > 0) return judge(kind, literals, name);
  // The use of a list tells, even of a list of any strings.
  const isElement = listAround(typescript, node) !== node;
  return isElement || (wanted.flags & typescript.TypeFlags.String) === 0 ? 'maybe' : 'no';
}

/** The declared type of the parameter that an argument is for. Its contextual type may be just the argument's own. */
function parameterTypeFor({ typescript, checker }: NameKind, node: ts.Expression): ts.Type | undefined {
  const { parent } = node;
  if (!typescript.isCallExpression(parent)) return undefined;
  const parameter = checker.getResolvedSignature(parent)?.declaration?.parameters[parent.arguments.indexOf(node)];
  if (parameter === undefined || !typescript.isParameter(parameter) || parameter.dotDotDotToken !== undefined) {
    return undefined;
  }
  return checker.getTypeAtLocation(parameter);
}

/** The other side of a comparison, or what a `switch` compares. */
function comparedWith(typescript: TypeScript, node: ts.Node): ts.Expression | undefined {
  const { parent } = node;
  if (typescript.isCaseClause(parent)) return parent.parent.parent.expression;
  if (!typescript.isBinaryExpression(parent)) return undefined;
  const { SyntaxKind } = typescript;
  const kinds: readonly ts.SyntaxKind[] = [
    SyntaxKind.EqualsEqualsEqualsToken,
    SyntaxKind.ExclamationEqualsEqualsToken,
    SyntaxKind.EqualsEqualsToken,
    SyntaxKind.ExclamationEqualsToken,
  ];
  if (!kinds.includes(parent.operatorToken.kind)) return undefined;
  return parent.left === node ? parent.right : parent.left;
}

/** What is looked up in a list that holds the string: `event.type` in `['a', 'b'].includes(event.type)`. */
function searchedFor(typescript: TypeScript, node: ts.Node): ts.Expression | undefined {
  const list = listAround(typescript, node);
  const access = list.parent;
  if (!typescript.isPropertyAccessExpression(access) || access.expression !== list) return undefined;
  if (!['includes', 'indexOf', 'has'].includes(access.name.text)) return undefined;
  return typescript.isCallExpression(access.parent) ? access.parent.arguments[0] : undefined;
}

/** The array, or the `new Set`, around an element; the node itself if it is in none. */
function listAround(typescript: TypeScript, node: ts.Node): ts.Node {
  const { parent } = node;
  const isPart =
    typescript.isArrayLiteralExpression(parent) ||
    typescript.isAsExpression(parent) ||
    typescript.isSatisfiesExpression(parent) ||
    typescript.isParenthesizedExpression(parent) ||
    (typescript.isNewExpression(parent) && parent.expression !== node);
  return isPart ? listAround(typescript, parent) : node;
}

/** Whether an expression is a field of one of our types, such as `type` of `events.Event`. */
function isFieldOfOurs({ what, typescript, checker, isOurs }: NameKind, node: ts.Expression): boolean {
  if (what !== 'event' || !typescript.isPropertyAccessExpression(node) || node.name.text !== 'type') return false;
  const declared = checker.getSymbolAtLocation(node.name)?.declarations ?? [];
  return declared.some((each) => isOurs(each.getSourceFile().fileName));
}

/** Whether a string is the first argument of a function of ours, or `type` of an event in its arguments. */
function isArgumentOfOurs({ what, typescript, checker, isOurs }: NameKind, node: ts.Expression): boolean {
  if (what !== 'event') return false;
  let inside: ts.Node = node;
  for (let each = node.parent; each !== undefined; inside = each, each = each.parent) {
    if (typescript.isCallExpression(each)) {
      const declared = checker.getResolvedSignature(each)?.declaration;
      const isEntry = typescript.isPropertyAssignment(node.parent) && node.parent.name.getText() === 'type';
      const isName = each.arguments[0] === inside && (inside === node || isEntry);
      return isName && declared !== undefined && isOurs(declared.getSourceFile().fileName);
    }
    const isPart =
      typescript.isPropertyAssignment(each) ||
      typescript.isObjectLiteralExpression(each) ||
      typescript.isArrayLiteralExpression(each) ||
      typescript.isConditionalExpression(each);
    if (!isPart) return false;
  }
  return false;
}

function meaningOfType(kind: NameKind, node: ts.Node, name: string): Verdict {
  const { typescript, checker } = kind;
  const { parent } = node;
  if (typescript.isUnionTypeNode(parent) || typescript.isParenthesizedTypeNode(parent)) {
    return meaningOfType(kind, parent, name);
  }
  const literals = literalsIn(checker, checker.getTypeFromTypeNode(node as ts.TypeNode));
  const parameter = parameterOf(kind, node);
  if (parameter !== undefined) {
    if (isOursToo(kind, parameter)) return isTakenBy(kind, parameter) ? 'yes' : 'no';
    const constraint = typescript.getEffectiveConstraintOfTypeParameter(parameter);
    const allowed = constraint && literalsIn(checker, checker.getTypeFromTypeNode(constraint));
    if (allowed !== undefined && allowed.length > 0) return judge(kind, allowed, name);
  }
  if (typescript.isIndexedAccessTypeNode(parent) && parent.indexType === node) {
    return judgeKeys(kind, checker.getTypeFromTypeNode(parent.objectType), name);
  }
  return judge(kind, literals, name);
}

function isOursToo({ isOurs }: NameKind, node: ts.Node): boolean {
  return isOurs(node.getSourceFile().fileName);
}

/** `events.For` takes the name of a subscriber; the other types take names of events. */
function isTakenBy({ what, typescript }: NameKind, { parent }: ts.Node): boolean {
  const takesSubscriber = typescript.isTypeAliasDeclaration(parent) && parent.name.text === 'For';
  return takesSubscriber === (what === 'subscriber');
}

/** The type parameter that a type argument is for. */
function parameterOf({ typescript, checker }: NameKind, node: ts.Node): ts.TypeParameterDeclaration | undefined {
  const { parent } = node;
  if (typescript.isCallExpression(parent)) {
    const index = parent.typeArguments?.indexOf(node as ts.TypeNode) ?? -1;
    return checker.getResolvedSignature(parent)?.declaration?.typeParameters?.[index] as
      ts.TypeParameterDeclaration | undefined;
  }
  if (!typescript.isTypeReferenceNode(parent)) return undefined;
  const index = parent.typeArguments?.indexOf(node as ts.TypeNode) ?? -1;
  const symbol = checker.getSymbolAtLocation(parent.typeName);
  if (symbol === undefined || index < 0) return undefined;
  const { Alias } = typescript.SymbolFlags;
  const target = (symbol.flags & Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
  for (const declared of target.declarations ?? []) {
    const { typeParameters } = declared as ts.TypeAliasDeclaration;
    if (typeParameters?.[index] !== undefined) return typeParameters[index];
  }
  return undefined;
}

function meaningOfKey(kind: NameKind, node: ts.Node, name: string): Verdict {
  const { typescript, checker } = kind;
  const property = typescript.isComputedPropertyName(node.parent) ? node.parent.parent : node.parent;
  const owner = property.parent;
  if (typescript.isObjectBindingPattern(owner)) return judgeKeys(kind, checker.getTypeAtLocation(owner), name);
  if (!typescript.isObjectLiteralExpression(owner)) return judgeKeys(kind, checker.getTypeAtLocation(owner), name);
  if (isObjectOfOurs(kind, owner)) return 'yes';
  const wanted = checker.getContextualType(owner);
  const verdict = wanted && judgeKeys(kind, wanted, name);
  return verdict === undefined || verdict === 'maybe'
    ? judgeKeys(kind, checker.getTypeAtLocation(owner), name)
    : verdict;
}

/** Whether an object is the argument of a function of ours, such as `deliverTo`. */
function isObjectOfOurs(kind: NameKind, node: ts.Expression): boolean {
  const { typescript, checker } = kind;
  if (kind.what !== 'subscriber' || !typescript.isCallExpression(node.parent)) return false;
  const declared = checker.getResolvedSignature(node.parent)?.declaration;
  if (declared === undefined || !typescript.isFunctionDeclaration(declared)) return false;
  return declared.name?.text === 'deliverTo' && isOursToo(kind, declared);
}

/** Decides by the keys of a type; a type with other keys says nothing. */
function judgeKeys(kind: NameKind, type: ts.Type, name: string): Verdict {
  const { checker } = kind;
  const own = checker.getNonNullableType(checker.getBaseConstraintOfType(type) ?? type);
  const keys = own.getProperties().map((each) => each.name);
  if (!keys.includes(name)) return keys.length === 0 || type.getStringIndexType() !== undefined ? 'maybe' : 'no';
  return judge(kind, keys, name);
}

/**
 * A type of names only, this one among them, is a type of names. But a plain word alone may be anything, and so may a few
 * words that subscribers have as names.
 */
function judge({ what, names }: NameKind, literals: readonly string[], name: string): Verdict {
  if (literals.length === 0) return 'maybe';
  if (!literals.includes(name) || !literals.every((each) => names.has(each))) return 'no';
  const isPlain = isPlainWord(name) && literals.length < (what === 'event' ? 2 : names.size);
  return isPlain ? 'maybe' : 'yes';
}

function literalsOf(checker: ts.TypeChecker, node: ts.Expression): readonly string[] {
  return literalsIn(checker, checker.getTypeAtLocation(node));
}

/** The string literals of a type. A message of ours for a wrong name is not one of them: it has a brand. */
function literalsIn(checker: ts.TypeChecker, type: ts.Type): readonly string[] {
  const own = checker.getBaseConstraintOfType(type) ?? type;
  const parts = own.isUnion() ? own.types : [own];
  return parts.flatMap((each) => (each.isStringLiteral() ? [each.value] : []));
}
