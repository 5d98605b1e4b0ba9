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
    const found = call && findAny(typescript, checker, call);
    if (found === undefined) return [];
    const span = { file, start: found.node.getStart(source), end: found.node.getEnd() };
    const problem = payloadAny.at(span, { name: site.names[0]?.name ?? '', path: found.path });
    return toDiagnostic(problem, { place: (each) => each.file, rules, fixes: () => [] }) ?? [];
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

type Any = { readonly node: ts.Node; readonly path: string };

/** The argument, or the property of an object literal, whose type is `any` although the event says something else. */
function findAny(typescript: TypeScript, checker: ts.TypeChecker, call: ts.CallExpression): Any | undefined {
  const [, payload] = call.arguments;
  if (payload === undefined || typescript.isSpreadElement(payload)) return undefined;
  const isLoose = (type: ts.Type): boolean =>
    (type.flags & (typescript.TypeFlags.Any | typescript.TypeFlags.Unknown)) !== 0;
  const isAny = (type: ts.Type): boolean => (type.flags & typescript.TypeFlags.Any) !== 0;
  const parameter = checker.getResolvedSignature(call)?.getParameters()[1];
  const wanted = parameter && checker.getTypeOfSymbolAtLocation(parameter, call);
  if (wanted === undefined || isLoose(wanted)) return undefined;
  const type = checker.getTypeAtLocation(payload);
  if (isAny(type)) return { node: payload, path: '' };
  for (const property of type.getProperties()) {
    if (!isAny(checker.getTypeOfSymbolAtLocation(property, payload))) continue;
    const target = checker.getPropertyOfType(checker.getApparentType(wanted), property.name);
    if (target === undefined || isLoose(checker.getTypeOfSymbolAtLocation(target, payload))) continue;
    const written = property.declarations?.find((each) => each.pos >= payload.pos && each.end <= payload.end);
    return { node: written ?? payload, path: property.name };
  }
  return undefined;
}
