import type { Fix } from '../model/fix.js';
import { PACKAGE_NAME } from '../model/layout.js';
import type { RuleSeverity } from '../model/model.js';
import type { Problem } from '../model/problem.js';
import type { Span } from '../model/source.js';
import type { FixContext } from './fixes/fix-context.js';

/** Formats a span as `file:line`. */
export type Place = (span: Span) => string;

/** The page about a problem; all texts are Markdown. */
export type Documentation = {
  readonly meaning: string;
  /** Why it matters. */
  readonly why: string;
  /** An app with the problem. */
  readonly wrong: Example;
  /** How to fix it. */
  readonly fix: string;
  /** The files of `wrong` that the fix changes, after it. */
  readonly right?: Example;
  /** What to say about silencing it, besides whether its severity can be changed. */
  readonly silence?: string;
};

/** Files by their path, added to an app with one event and one subscriber. */
type Example = Readonly<Record<string, string>>;

/** The definition of a problem, before defaults. */
type Spec<Code extends string, Details> = {
  /** The public name. */
  readonly code: Code;
  /** Its code as a TypeScript diagnostic; never reused. */
  readonly number: number;
  readonly severity: RuleSeverity;
  /** Whether `events.rules` in the config may change the severity. */
  readonly changeable?: boolean;
  /** One sentence for the list of problems. */
  readonly about: string;
  readonly message: (details: Details, place: Place) => string;
  /** What to do next. */
  readonly help: (details: Details, place: Place) => string;
  readonly documentation: Documentation;
  /** Its fixes, the likeliest first. */
  readonly fixes?: (problem: Problem<Code, Details>, context: FixContext) => readonly Fix[];
  /** What `check --fix` reports after it applied a fix; by default the title of the fix. */
  readonly fixed?: (fix: Fix) => string;
  /** Whether it keeps an event type from being an event. */
  readonly leavesEventOut?: boolean;
  /** Whether it means that its file could not be parsed. */
  readonly leavesFileUnread?: boolean;
  /** Whether only hosts with a type checker can find it: the plugin and the transformer. */
  readonly needsTypes?: boolean;
};

/** A problem as hosts know it, whatever its details are. */
export type ProblemDefinition<Code extends string = string> = Required<
  Omit<Spec<Code, never>, 'message' | 'help' | 'fixes' | 'fixed'>
> & {
  /** Its page, as a path that starts with the name of the package. */
  readonly docs: string;
  readonly words: (problem: Problem, place: Place) => { readonly message: string; readonly help: string };
  readonly fixes: (problem: Problem, context: FixContext) => readonly Fix[];
  readonly fixed: (fix: Fix) => string;
};

/** A problem that the stages can find. */
type FindableProblem<Code extends string, Details> = ProblemDefinition<Code> & {
  /** Creates the problem at one place of the app. */
  readonly at: (span: Span, details: Details) => Problem<Code, Details>;
};

/** Defines a problem with the details that its words and fixes are made from. */
export function defineProblem<Details>() {
  return <const Code extends string>(spec: Spec<Code, Details>): FindableProblem<Code, Details> => {
    const { code, message, help, fixes = () => [], fixed = ({ title }) => title } = spec;
    // The cast is safe: only `at` creates problems with this code.
    const own = ({ span, details }: Problem): Problem<Code, Details> => ({ code, span, details: details as Details });
    return {
      changeable: false,
      leavesEventOut: false,
      leavesFileUnread: false,
      needsTypes: false,
      ...spec,
      docs: `${PACKAGE_NAME}/docs/problems/${code}.md`,
      at: (span, details) => ({ code, span, details }),
      words: (problem, place) => {
        const { details } = own(problem);
        return { message: message(details, place), help: help(details, place) };
      },
      fixes: (problem, context) => fixes(own(problem), context),
      fixed,
    };
  };
}
