import type { Analysis } from '../model/analysis.js';
import type { Diagnostic } from '../model/diagnostic.js';
import { isConfigFile } from '../model/layout.js';
import { isSameSpan } from '../model/source.js';
import { configInvalid } from '../problems/config-invalid.js';
import { importNotResolved } from '../problems/import-not-resolved.js';
import { syntaxError } from '../problems/syntax-error.js';
import { unknownEvent } from '../problems/unknown-event.js';
import { unknownConfigKey } from '../problems/unknown-config-key.js';
import { unsubscribedEvent } from '../problems/unsubscribed-event.js';

/** What the compiler of an app sees of it: the registry as it is written, and the config. */
export type Compiled = {
  /** Whether the registry declares an event of this name. */
  declares(name: string): boolean;
  /** Whether `emit` accepts this name. */
  accepts(name: string): boolean;
  /** Whether the config is an argument of `defineConfig`, so that its keys and names have types. */
  readonly isConfigTyped: boolean;
};

/**
 * Whether TypeScript itself reports the mistake at its place, in a host that has no say in what TypeScript reports. Where
 * TypeScript's errors can be seen, `isSameMistake` decides.
 */
export function isToldByTypes(
  { code, severity, span }: Diagnostic,
  { callSites, entries }: Analysis,
  compiled: Compiled,
): boolean {
  if (severity !== 'error' || !/\.[cm]?tsx?$/.test(span.file)) return false;
  if (code === syntaxError.code || code === importNotResolved.code) return true;
  if (code !== unknownEvent.code && code !== unsubscribedEvent.code) {
    return compiled.isConfigTyped && isConfigFile(span.file) && TYPED.has(code);
  }
  const emitted = callSites.flatMap(({ names }) => names).find((each) => isSameSpan(each.span, span));
  if (emitted !== undefined) return !compiled.accepts(emitted.name);
  const named = entries.flatMap((each) => each.subscriptions).find((each) => isSameSpan(each.span, span));
  return named !== undefined && compiled.isConfigTyped && !compiled.declares(named.event);
}

/** The problems that the parameter of `defineConfig` refuses. */
const TYPED: ReadonlySet<string> = new Set([configInvalid.code, unknownConfigKey.code]);
