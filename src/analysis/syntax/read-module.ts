import type { ModuleFacts } from '../model/facts.js';
import { readDeclarations } from './declarations.js';
import { readEmitCalls, readSuppressed } from './emit-calls.js';
import { readDefault, readExports, readImports } from './exports.js';
import { type Node, parse, type Parsed, release } from './parse.js';

const NOTHING = { imports: [], exports: [], declarations: [], emitCalls: [], suppressed: [] } as const;

/** Reads the facts of one file. */
export function readModule(file: string, text: string): ModuleFacts {
  const result = parse(file, text);
  if ('failure' in result) return { file, failure: result.failure, ...NOTHING };
  const facts = readParsed(file, result.parsed);
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

/** This package, a `#…` import, or a relative import that ends in `events`, as a module registry does. */
const EMITTER = /@tsc-run\/core|['"](?:#[^'"\n]+|\.[^'"\n]*\/events(?:\.[cm]?[jt]s)?)['"]/;

function readParsed(file: string, parsed: Parsed): ModuleFacts {
  const statements: readonly Node[] = parsed.program.body;
  const imports = statements.flatMap(readImports);
  const assigned = statements.flatMap((each) => readDefault(each, parsed.text)).slice(-1);
  return {
    file,
    imports,
    exports: statements.flatMap((each) => readExports(each, imports, parsed)),
    declarations: [...statements.flatMap((each) => readDeclarations(declarationOf(each), each, parsed)), ...assigned],
    ...(mayEmit(parsed.text)
      ? { emitCalls: readEmitCalls(parsed, imports), suppressed: readSuppressed(parsed) }
      : { emitCalls: [], suppressed: [] }),
  };
}

function declarationOf(statement: Node): Node {
  if (statement.type === 'ExportNamedDeclaration') return statement.declaration ?? statement;
  return statement.type === 'ExportDefaultDeclaration' ? statement.declaration : statement;
}
