import { quote } from '../lib/quote.js';
import { defineProblem } from './define-problem.js';
import { replaceByNearest, toReplaced } from './fixes/replace-name.js';

/** `fixed`: the rule names a problem whose severity cannot be changed. */
type Details = { readonly rule: string; readonly nearest: string | undefined; readonly fixed: boolean };

export const unknownRule = defineProblem<Details>()({
  code: 'unknown-rule',
  number: 71015,
  severity: 'error',
  about: '`events.rules` names a problem that does not exist, or whose severity is fixed.',
  message: ({ rule, fixed }) =>
    fixed
      ? `The severity of ${quote(rule)} cannot be changed: an app with this problem does not work.`
      : `There is no rule ${quote(rule)}.`,
  help: ({ nearest }) => (nearest === undefined ? 'Remove it from events.rules.' : `Did you mean ${quote(nearest)}?`),
  documentation: {
    meaning:
      'A key of `events.rules` in `tsc-run.config.ts` is not the code of a problem, or it is the code of one whose severity cannot be changed.',
    why: 'The rule has no effect. A typo would otherwise leave a warning on that you meant to switch off, or off that you meant to make an error.',
    wrong: {
      'tsc-run.config.ts': `export default {
  events: {
    rules: { 'vague-event-nam': 'off' },
    subscribers: {
      'send-welcome-email': { events: ['user.registered'] },
    },
  },
};
`,
    },
    fix: 'Correct the code or remove the rule. The [list of problems](../problems.md) shows which severities can be changed. `tsc-run check --fix` corrects a code that can only be a typo of one other code.',
    right: {
      'tsc-run.config.ts': `export default {
  events: {
    rules: { 'vague-event-name': 'off' },
    subscribers: {
      'send-welcome-email': { events: ['user.registered'] },
    },
  },
};
`,
    },
    silence: 'The rule does nothing: remove it.',
  },
  fixes: ({ span, details: { rule, nearest } }, context) =>
    replaceByNearest({ name: rule, nearest, span, known: context.codes(), closed: true }, context),
  fixed: toReplaced,
});
