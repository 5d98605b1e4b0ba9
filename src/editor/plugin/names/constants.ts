import type ts from 'typescript';
import { type NameNode, nodeAt } from './find-literals.js';
import { meaningOf, type NameKind, type Verdict } from './meaning.js';

/** Decides about a string that only its uses can tell about: the value of a constant, or an element of one. */
export function meaningOfConstant(
  kind: NameKind,
  node: NameNode,
  { service, name }: { readonly service: ts.LanguageService; readonly name: string },
): Verdict {
  const declared = declarationAround(kind, node);
  if (declared === undefined) return 'maybe';
  const program = service.getProgram();
  const uses = service.getReferencesAtPosition(node.getSourceFile().fileName, declared.getStart()) ?? [];
  const named = uses.some(({ fileName, textSpan }) => {
    const source = program?.getSourceFile(fileName);
    if (source === undefined || kind.isOurs(fileName)) return false;
    const use = outermost(kind, nodeAt(kind.typescript, source, textSpan.start));
    if (use === declared) return false;
    return isValue(kind, use) && meaningOf(kind, use, name) === 'yes';
  });
  return named ? 'yes' : 'maybe';
}

/** The name of the constant, property or enum member whose value holds the string. */
function declarationAround({ typescript }: NameKind, node: ts.Node): ts.Node | undefined {
  const { parent } = node;
  if (parent === undefined) return undefined;
  const isNamed =
    typescript.isVariableDeclaration(parent) ||
    typescript.isPropertyDeclaration(parent) ||
    typescript.isPropertyAssignment(parent) ||
    typescript.isEnumMember(parent);
  if (isNamed) return parent.initializer === node && typescript.isIdentifier(parent.name) ? parent.name : undefined;
  const isPart =
    typescript.isAsExpression(parent) ||
    typescript.isTypeAssertionExpression(parent) ||
    typescript.isSatisfiesExpression(parent) ||
    typescript.isParenthesizedExpression(parent) ||
    typescript.isConditionalExpression(parent) ||
    typescript.isArrayLiteralExpression(parent) ||
    typescript.isNewExpression(parent);
  return isPart ? declarationAround({ typescript } as NameKind, parent) : undefined;
}

/** `NAMES.registered` for the property name in it. */
function outermost({ typescript }: NameKind, node: ts.Node): ts.Node {
  const { parent } = node;
  return parent !== undefined && typescript.isPropertyAccessExpression(parent) && parent.name === node ? parent : node;
}

function isValue({ typescript }: NameKind, { parent }: ts.Node): boolean {
  return !typescript.isImportSpecifier(parent) && !typescript.isExportSpecifier(parent);
}
