import type { CallSite } from '../model/model.js';
import type { Diagnostic } from '../model/diagnostic.js';
import { isSameSpan, type Span } from '../model/source.js';
import { configInvalid } from '../problems/config-invalid.js';
import { importNotResolved } from '../problems/import-not-resolved.js';
import { listenNotExported } from '../problems/listen-not-exported.js';
import { syntaxError } from '../problems/syntax-error.js';
import { unknownEvent } from '../problems/unknown-event.js';
import { unsubscribedEvent } from '../problems/unsubscribed-event.js';

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
  if (severity !== 'error') return false;
  if (code === listenNotExported.code && error.generated) return isAboutListenOf(error, span.file);
  if (error.span.file !== span.file) return false;
  // Generated code cannot be right while its source is wrong; an empty span means the whole file.
  if (error.generated) return error.span.start === error.span.end || contains(span, error.span);
  if (code === syntaxError.code) return error.code >= 1000 && error.code < 2000;
  if (code === importNotResolved.code) return MODULE_CODES.has(error.code);
  if (!isTypeError(error)) return false;
  // The compiler reports a wrong value at its key.
  const toValue = span.start - error.span.end;
  if (code === configInvalid.code && toValue > 0 && toValue <= LONGEST_COLON) return true;
  const { start } = error.span;
  // The error is in an entry of the list or at the whole list, and then its words hold the name.
  const inLists = callSites.flatMap(({ method, names, span: list }) => {
    const name = method === 'emitMany' ? names.find((each) => isSameSpan(each.span, span))?.name : undefined;
    return name === undefined ? [] : [{ name, list }];
  });
  if (inLists.length > 0) {
    return inLists.some(({ name, list }) => list.start <= start && start < list.end && mentions(error, name));
  }
  const site = callSites.find((each) => each.method === 'emit' && contains(each.span, span));
  const wider = site && (isAboutNever(error) ? site.call : site.span);
  return wider === undefined ? start === span.start : wider.start <= start && start < wider.end;
}

/** Whether the compiler rejects the literal name of an emit, which depends on the registry that it saw. */
export function isAboutName(error: CompilerError, callSites: readonly CallSite[]): boolean {
  const site = callSites.find((each) => each.complete && contains(each.call, error.span));
  if (site === undefined || !isTypeError(error)) return false;
  if (site.method === 'emitMany') return site.names.some(({ name }) => mentions(error, name));
  return contains(site.span, error.span) || isAboutNever(error);
}

/** The most characters between a key and its value: a quote, a colon and a space. */
const LONGEST_COLON = 4;

/** Whether the compiler misses the `listen` of a subscriber's file, or says that it is no function. */
function isAboutListenOf({ message }: CompilerError, file: string): boolean {
  const isAbout = /'listen' is missing|types of property 'listen' are incompatible/i.test(message);
  return isAbout && message.includes(`${file.replace(/\.[cm]?tsx?$/, '')}`);
}

/** Whether the compiler's words hold an event name, as a type. */
function mentions({ message }: CompilerError, name: string): boolean {
  return message.includes(JSON.stringify(name));
}

/** What to write where the compiler says only that a payload must fit several events; undefined for any other error. */
export function adviseOnSeveral(error: CompilerError, callSites: readonly CallSite[]): string | undefined {
  const site = callSites.find((each) => contains(each.call, error.span));
  if (site?.method !== 'emit' || contains(site.span, error.span) || !isTypeError(error)) return undefined;
  const one = site.complete && site.names.length === 1;
  if (one || !(isAboutNever(error) || / to parameter of type '[^']* & /.test(error.message))) return undefined;
  if (site.complete) return 'These events have different payloads: branch first, and emit one name in each branch.';
  return 'In a wrapper, declare the payload of a name N as events.EmitPayload<N>: only that is known to fit whatever name N is.';
}

/** Whether the compiler saw the name of a call and accepted it: what it reports about the call would be in `errors`. */
export function isAccepted(
  { code, severity, span }: Diagnostic,
  errors: readonly CompilerError[],
  callSites: readonly CallSite[],
): boolean {
  if (severity !== 'error' || (code !== unknownEvent.code && code !== unsubscribedEvent.code)) return false;
  const sites = callSites.filter(({ names }) => names.some((each) => isSameSpan(each.span, span)));
  return sites.length > 0 && !errors.some((error) => sites.some(({ call }) => contains(call, error.span)));
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
