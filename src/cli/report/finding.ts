import type { Severity } from '../../analysis/model/diagnostic.js';
import type { Position } from '../../analysis/model/source.js';
import type { FoundFix } from './found-fix.js';

/** What a report shows: a diagnostic of ours or an error of the compiler, with its place in lines and columns. */
export type Finding = {
  /** The public name of our problem, or the compiler's code such as `TS2345`. */
  readonly code: string;
  readonly severity: Severity;
  /** Posix, relative to the folder of the config. */
  readonly file: string;
  readonly start: Position;
  /** Exclusive. */
  readonly end: Position;
  readonly message: string;
  readonly help?: string;
  /** The page about our problem, as a path that starts with the name of the package. */
  readonly docs?: string;
  /** The compiler's code for the same mistake at the same place. */
  readonly tscCode?: string;
  /** A function, because only some reports show them. Good until a text changes; none for an error of the compiler. */
  readonly fixes?: () => readonly FoundFix[];
};

/** The text of a file as it was analysed; undefined when it cannot be had. */
export type TextOf = (file: string) => string | undefined;

export function isCompilerCode(code: string): boolean {
  return /^TS\d+$/.test(code);
}

export function countOf(findings: readonly Finding[], severity: Severity): number {
  return findings.filter((finding) => finding.severity === severity).length;
}
