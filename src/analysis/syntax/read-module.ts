import { trim } from '../lib/collections.js';
import type { Declaration, Expression, ModuleFacts, Range } from '../model/facts.js';
import { readChanges } from './changes.js';
import { readDeclarations } from './declarations.js';
import { readEmitCalls, readSuppressed } from './emit-calls.js';
import { readExpression } from './expression.js';
import { readDefault, readExports, readImports } from './exports.js';
import { type Node, parse, type Parsed, release } from './parse.js';

const NOTHING = { imports: [], exports: [], declarations: [], emitCalls: [], changes: [], suppressed: [] } as const;

/** Reads the facts of one file. */
export function readModule(file: string, text: string): ModuleFacts {
  const isJson = file.endsWith('.json');
  const result = isJson ? parse(`${file}.js`, `(${text}\n)`) : parse(file, text);
  if ('failure' in result) return { file, failure: isJson ? shift(result.failure) : result.failure, ...NOTHING };
  const facts = isJson ? readJson(file, result.parsed) : readParsed(file, result.parsed);
  release(result.parsed);
  return facts;
}

/**
 * Whether a text may emit. If not, it has no `emit` or no module that `events` may come from, and need not be parsed.
 */
export function mayEmit(text: string): boolean {
  return EMIT.test(text) && EMITTER.test(text);
}

/** The word `emit`, or an escape that may be part of it. */
const EMIT = /emit|\\[ux]/;

/** This package, a `#…` import, or an import that ends in `events`, as a module registry does. */
const EMITTER = /@tsc-run\/core|['"](?:#[^'"\n]+|[^'"\n]*events(?:\.[cm]?[jt]s)?)['"]/;

/** Whether a declaration has a value that a change could make another one, and that names could be read from. */
function canChange({ value }: Declaration): boolean {
  return value !== undefined && value.kind !== 'literal' && value.kind !== 'unread';
}

/** What may change a value: an assignment to a member, or one of these words. */
const CHANGE =
  /[\])}\w$!]\s*(?:\+\+|--)|(?:\+\+|--)[\w$(]|(?:\.\s*[\w$]+|[\])])\s*(?:[-+*/%&|^?<>]{1,3})?=(?![=>])|\bdelete\b|\b(?:Object|Reflect)\s*\.\s*(?:assign|define|set|delete)|\.\s*(?:push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|set|add|clear|append)\b/;

function readParsed(file: string, parsed: Parsed): ModuleFacts {
  const statements: readonly Node[] = parsed.program.body;
  const imports = trim(statements.flatMap(readImports));
  const assigned = statements.flatMap((each) => readDefault(each, parsed.text)).slice(-1);
  const declared = statements.flatMap((each) => readDeclarations(declarationOf(each), each, parsed));
  const declarations = trim([...declared, ...assigned]);
  return {
    ...NOTHING,
    file,
    imports,
    exports: trim(statements.flatMap((each) => readExports(each, imports, parsed))),
    declarations,
    ...(mayEmit(parsed.text) && { emitCalls: readEmitCalls(parsed, imports), suppressed: readSuppressed(parsed) }),
    ...(declarations.some(canChange) && CHANGE.test(parsed.text) && { changes: readChanges(parsed) }),
  };
}

/** JSON exports its value, and each property of it by name. */
function readJson(file: string, { program, text }: Parsed): ModuleFacts {
  const [statement] = program.body;
  if (program.body.length !== 1 || statement?.type !== 'ExpressionStatement') return { file, ...NOTHING };
  const value = shift(readExpression(statement.expression, { text }));
  const properties = value.kind === 'object' ? value.properties : [];
  const named = properties.flatMap((each): [string, Expression][] =>
    each.key?.kind === 'literal' ? [[String(each.key.value), each.value]] : [],
  );
  const all = [...new Map([...named, ['default', value] as const])];
  const plain = { tags: { internal: false } } as const;
  return {
    ...NOTHING,
    file,
    exports: all.map(([name, { start, end }]) => ({
      ...plain,
      kind: 'local',
      name,
      local: name,
      typeOnly: false,
      start,
      end,
    })),
    declarations: all.map(([name, each]) => ({
      ...plain,
      kind: 'value',
      name,
      value: each,
      generator: false,
      notJson: [],
      annotated: true,
      start: each.start,
      end: each.end,
    })),
  };
}

/** JSON is parsed in parentheses: takes one off every offset. */
function shift<T extends Range>(value: T): T {
  return JSON.parse(JSON.stringify(value), (key, each: unknown) =>
    (key === 'start' || key === 'end') && typeof each === 'number' ? Math.max(each - 1, 0) : each,
  ) as T;
}

function declarationOf(statement: Node): Node {
  if (statement.type === 'ExportNamedDeclaration') return statement.declaration ?? statement;
  return statement.type === 'ExportDefaultDeclaration' ? statement.declaration : statement;
}
