import type { CallSite } from '../model/model.js';
import type { Diagnostic } from '../model/diagnostic.js';
import type { Span } from '../model/source.js';
import { importNotResolved } from '../problems/import-not-resolved.js';
import { syntaxError } from '../problems/syntax-error.js';

/** An error of the TypeScript compiler, located in the file to fix. */
export type CompilerError = {
  /** For example 2345. */
  readonly code: number;
  readonly message: string;
  readonly span: Span;
  /** Whether it is in a generated file; `span` is then the source of the generated line. */
  readonly generated: boolean;
};

/** Whether a compiler error repeats a diagnostic or follows from it. */
export function isSameMistake(
  { code, severity, span }: Diagnostic,
  error: CompilerError,
  callSites: readonly CallSite[],
): boolean {
  if (severity !== 'error' || error.span.file !== span.file) return false;
  // Generated code cannot be right while its source is wrong; an empty span means the whole file.
  if (error.generated) return error.span.start === error.span.end || contains(span, error.span);
  if (code === syntaxError.code) return error.code >= 1000 && error.code < 2000;
  if (code === importNotResolved.code) return MODULE_CODES.has(error.code);
  if (!isTypeError(error)) return false;
  const site = callSites.find((each) => contains(each.span, span));
  const wider = site && (isAboutNever(error) ? site.call : site.span);
  const { start } = error.span;
  return wider === undefined ? start === span.start : wider.start <= start && start < wider.end;
}

/** Whether the compiler rejects the literal name of an emit, which depends on the registry that it saw. */
export function isAboutName(error: CompilerError, callSites: readonly CallSite[]): boolean {
  const site = callSites.find((each) => each.complete && contains(each.call, error.span));
  return site !== undefined && isTypeError(error) && (contains(site.span, error.span) || isAboutNever(error));
}

/** The compiler's codes for a module that it cannot find. */
const MODULE_CODES: ReadonlySet<number> = new Set([2307, 2792, 2882]);

/** The compiler's codes for an argument or a property of the wrong type, or for one that should not be there. */
const TYPE_CODES: ReadonlySet<number> = new Set([2345, 2322, 2820, 2353, 2561]);

export function isTypeError({ code }: Pick<CompilerError, 'code'>): boolean {
  return TYPE_CODES.has(code);
}

/** With a wrong name, the type of the payload is `never`. */
function isAboutNever({ message }: CompilerError): boolean {
  return / 'never'\.$/m.test(message);
}

function contains(outer: Span, inner: Span): boolean {
  return outer.file === inner.file && outer.start <= inner.start && inner.end <= outer.end;
}
