import type { Fix } from './fix.js';
import type { RuleSeverity } from './model.js';
import type { Span } from './source.js';

export type Severity = Exclude<RuleSeverity, 'off'>;

/** A problem in words, with its fixes. */
export type Diagnostic = {
  /** The public name of the problem. */
  readonly code: string;
  /** Its code as a TypeScript diagnostic. */
  readonly number: number;
  readonly severity: Severity;
  readonly span: Span;
  readonly message: string;
  /** What to do next. */
  readonly help: string;
  /** The page about the problem, as a path that starts with the name of the package. */
  readonly docs: string;
  /** The likeliest first; valid until a text changes. */
  readonly fixes: readonly Fix[];
};

/** A fix and the diagnostic that it belongs to. */
export type CodeAction = { readonly diagnostic: Diagnostic; readonly fix: Fix };
