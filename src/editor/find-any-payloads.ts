import type ts from 'typescript';
import { toAbsolute } from '../analysis/lib/paths.js';
import type { Diagnostic } from '../analysis/model/diagnostic.js';
import type { CallSite } from '../analysis/model/model.js';
import { payloadAny } from '../analysis/problems/payload-any.js';
import { toDiagnostic } from '../analysis/problems/to-diagnostic.js';
import type { App } from '../project/app/open-app.js';

type TypeScript = typeof ts;

/** The payloads of one file whose type is `any`, or that have such a property. Only a type checker knows. */
export function findAnyPayloads(
  typescript: TypeScript,
  program: ts.Program,
  { session }: App,
  { file, source }: { readonly file: string; readonly source: ts.SourceFile },
): readonly Diagnostic[] {
  const { callSites, model } = session.analysis();
  const { rules } = model.settings;
  // Types are costly to ask for.
  if (rules[payloadAny.code] === 'off') return [];
  const sites = callSites.filter((site) => site.call.file === file && site.names.length > 0);
  if (sites.length === 0 || session.textOf(file) !== source.text) return [];
  const checker = program.getTypeChecker();
  return sites.flatMap((site) => {
    const call = findCall(typescript, source, site.call);
    const payloads = call === undefined ? [] : listPayloads(typescript, checker, call, site);
    return payloads.flatMap((payload) => {
      const found = findAny(typescript, checker, payload);
      if (found === undefined) return [];
      const span = { file, start: found.node.getStart(source), end: found.node.getEnd() };
      const problem = payloadAny.at(span, { name: payload.name, path: found.path });
      return toDiagnostic(problem, { rules }) ?? [];
    });
  });
}

/** The same in all files of a program. */
export function findAllAnyPayloads(typescript: TypeScript, program: ts.Program, app: App): readonly Diagnostic[] {
  const { analysis, folder } = app.session;
  const files = new Set(analysis().callSites.map(({ call }) => call.file));
  return [...files].flatMap((file) => {
    const source = program.getSourceFile(toAbsolute(folder.path, file));
    return source === undefined ? [] : findAnyPayloads(typescript, program, app, { file, source });
  });
}

function findCall(
  typescript: TypeScript,
  source: ts.SourceFile,
  { start, end }: CallSite['call'],
): ts.CallExpression | undefined {
  const visit = (node: ts.Node): ts.CallExpression | undefined => {
    if (node.pos > start || node.end < end) return undefined;
    if (node.end === end && typescript.isCallExpression(node) && node.getStart(source) === start) return node;
    return typescript.forEachChild(node, visit);
  };
  return visit(source);
}

/** A payload at a call site, the type that its event wants, and the name of that event. */
type Payload = { readonly node: ts.Node; readonly type: ts.Type; readonly wanted: ts.Type; readonly name: string };

function listPayloads(
  typescript: TypeScript,
  checker: ts.TypeChecker,
  call: ts.CallExpression,
  { method, names }: CallSite,
): readonly Payload[] {
  const name = names[0]?.name ?? '';
  const index = method === 'emit' ? 1 : 0;
  const node = call.arguments[index];
  const parameter = checker.getResolvedSignature(call)?.getParameters()[index];
  if (node === undefined || parameter === undefined || typescript.isSpreadElement(node)) return [];
  const wanted = checker.getTypeOfSymbolAtLocation(parameter, call);
  if (method === 'emit') return [{ node, type: checker.getTypeAtLocation(node), wanted, name }];
  const typeOf = (owner: ts.Type | undefined, property: string): ts.Type | undefined => {
    const symbol = owner && checker.getPropertyOfType(owner, property);
    return symbol && checker.getTypeOfSymbolAtLocation(symbol, call);
  };
  const entryOf = (list: ts.Type, position: number): ts.Type | undefined =>
    typeOf(list, String(position)) ?? checker.getIndexTypeOfType(list, 1);
  const toPayload = (place: ts.Node, given: ts.Type | undefined, position: number): readonly Payload[] => {
    const [type, expected] = [typeOf(given, 'data'), typeOf(entryOf(wanted, position), 'data')];
    const literal = typeOf(given, 'type');
    if (type === undefined || expected === undefined) return [];
    return [{ node: place, type, wanted: expected, name: literal?.isStringLiteral() ? literal.value : name }];
  };
  if (!typescript.isArrayLiteralExpression(node))
    return toPayload(node, entryOf(checker.getTypeAtLocation(node), 0), 0);
  return node.elements.flatMap((element, position) => {
    if (typescript.isSpreadElement(element)) return [];
    const data = typescript.isObjectLiteralExpression(element)
      ? element.properties.find((each) => each.name?.getText() === 'data')
      : undefined;
    const place = data && typescript.isPropertyAssignment(data) ? data.initializer : element;
    return toPayload(place, checker.getTypeAtLocation(element), position);
  });
}

type Any = { readonly node: ts.Node; readonly path: string };

/** The payload, or the property of an object literal, whose type is `any` although the event says something else. */
function findAny(typescript: TypeScript, checker: ts.TypeChecker, { node, type, wanted }: Payload): Any | undefined {
  const isLoose = (each: ts.Type): boolean =>
    (each.flags & (typescript.TypeFlags.Any | typescript.TypeFlags.Unknown)) !== 0;
  const isAny = (each: ts.Type): boolean => (each.flags & typescript.TypeFlags.Any) !== 0;
  if (isLoose(wanted)) return undefined;
  if (isAny(type)) return { node, path: '' };
  for (const property of type.getProperties()) {
    if (!isAny(checker.getTypeOfSymbolAtLocation(property, node))) continue;
    const target = checker.getPropertyOfType(checker.getApparentType(wanted), property.name);
    if (target === undefined || isLoose(checker.getTypeOfSymbolAtLocation(target, node))) continue;
    const written = property.declarations?.find((each) => each.pos >= node.pos && each.end <= node.end);
    return { node: written ?? node, path: property.name };
  }
  return undefined;
}
