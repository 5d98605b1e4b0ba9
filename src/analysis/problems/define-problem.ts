import type { Fix } from '../model/fix.js';
import { PACKAGE_NAME } from '../model/layout.js';
import type { RuleSeverity } from '../model/model.js';
import type { Problem } from '../model/problem.js';
import type { Span } from '../model/source.js';
import type { FixContext } from './fixes/fix-context.js';

/** Says where a span is, as `file:line`. */
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
  /** What changes in the wrong example when it is fixed. */
  readonly right?: Example;
  /** About silencing it, beyond whether its severity is changeable. */
  readonly silence?: string;
};

/** Files of an app by their path, beside one event with one subscriber. */
type Example = Readonly<Record<string, string>>;

/** What is said and known of a problem, before defaults. */
type Spec<Code extends string, Details> = {
  /** The public name. */
  readonly code: Code;
  /** Its code inside a TypeScript process; never reused. */
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
  /** The edits that fix it, the likeliest first. */
  readonly fixes?: (problem: Problem<Code, Details>, context: FixContext) => readonly Fix[];
  /** What `check --fix` did to the place; the title of the fix by default. */
  readonly fixed?: (fix: Fix) => string;
  /** An event type is not an event because of it. */
  readonly leavesEventOut?: boolean;
  /** Nothing but this is known of its file. */
  readonly leavesFileUnread?: boolean;
};

/** A problem as its hosts know it, whatever its details are. */
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
  /** The problem at one place of the app. */
  readonly at: (span: Span, details: Details) => Problem<Code, Details>;
};

/** Defines a problem with the details that its words and fixes are made from. */
export function defineProblem<Details>() {
  return <const Code extends string>(spec: Spec<Code, Details>): FindableProblem<Code, Details> => {
    const { code, message, help, fixes = () => [], fixed = ({ title }) => title } = spec;
    // `at` alone makes problems of this code.
    const own = ({ span, details }: Problem): Problem<Code, Details> => ({ code, span, details: details as Details });
    return {
      changeable: false,
      leavesEventOut: false,
      leavesFileUnread: false,
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
