import type { Awaitable } from './facts.js';
import type { RuleSeverity } from './model.js';
import type { Span } from './source.js';

/**
 * The facts of each problem by its public name; `span` is where it is shown. The words stand in `catalog.ts`.
 */
export interface ProblemFacts {
  'unknown-event': {
    name: string;
    nearest: string | undefined;
    at: 'emit' | 'config';
    spelled?: Spelling;
    /** A problem for which the event of this name was left out. */
    cause?: Span;
  };
  'unsubscribed-event': { name: string; event: string };
  'duplicate-event': { name: string; typeName: string; other: Span; otherTypeName: string };
  'ambiguous-event-name': { typeNames: readonly string[]; names: readonly string[]; other: Span };
  'invalid-event-name': { name: string; reason: 'empty' | 'too-long' | 'control-character' };
  'generic-event-type': { typeName: string; parameter: string };
  'unsupported-event-type': {
    name: string;
    found: 'class' | 'enum' | 'value' | 'namespace' | 'string-name' | 'export-all';
  };
  'subscriber-file-missing': { subscriber: string; file: string };
  'duplicate-subscriber-file': { subscriber: string; other: string };
  'listen-not-exported': { subscriber: string; found: 'default' | 'type' | 'nothing' };
  'listen-is-generator': { subscriber: string };
  'config-missing': {};
  'config-invalid': { path: string; expected: string };
  'config-not-static': { path: string; source: string };
  'unknown-rule': { rule: string; nearest: string | undefined; fixed: boolean };
  'syntax-error': { reason: string };
  'file-too-complex': { measure: 'depth' | 'chain' | 'size'; limit: number };
  'stale-output': { file: string; state: StaleState; events: readonly string[] };
  'vague-event-name': { name: string };
  'duplicate-subscription': { subscriber: string; name: string };
  'subscriber-not-configured': { subscriber: string };
  'emit-not-awaited': { awaitable: Awaitable };
  'payload-not-json': { typeName: string; found: string };
  'dynamic-event-name': {};
}

/** `superseded`: generated before `events.outDir` named another folder. */
export type StaleState = 'missing' | 'changed' | 'left-over' | 'superseded';

/** How the config or the tag of an event writes a name whose letters are those of the unknown one. */
export type Spelling = { readonly name: string; readonly span: Span };

export type ProblemCode = keyof ProblemFacts;

/** Something wrong in the app: facts and a place, no words. */
export type Problem = {
  readonly [C in ProblemCode]: { readonly code: C; readonly span: Span; readonly facts: Readonly<ProblemFacts[C]> };
}[ProblemCode];

export type ProblemOf<C extends ProblemCode> = Extract<Problem, { code: C }>;

/** A change of text: what `span` covers becomes `text`. A span of length 0 inserts. */
export type TextEdit = { readonly span: Span; readonly text: string };

/** An edit that mends a problem; `edits` change files, `creates` adds new ones. */
export type Fix = {
  readonly title: string;
  /** It has one likely meaning, so that it may be applied unasked. */
  readonly preferred: boolean;
  readonly edits: readonly TextEdit[];
  readonly creates: readonly { readonly file: string; readonly text: string }[];
};

export type Severity = Exclude<RuleSeverity, 'off'>;

/** A problem in words. */
export type Diagnostic = {
  readonly code: ProblemCode;
  readonly severity: Severity;
  readonly span: Span;
  readonly message: string;
  /** What to do next. */
  readonly help: string;
  /** The likeliest first; good until a text changes. */
  readonly fixes: readonly Fix[];
};
