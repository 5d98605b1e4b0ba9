import { quote } from '../lib/quote.js';
import type { Span } from '../model/source.js';
import { defineProblem } from './define-problem.js';

type Details = { readonly typeNames: readonly string[]; readonly names: readonly string[]; readonly other: Span };

export const ambiguousEventName = defineProblem<Details>()({
  code: 'ambiguous-event-name',
  number: 71004,
  severity: 'error',
  leavesEventOut: true,
  about: 'The config spells the name of one event type in several ways.',
  message: ({ typeNames, names, other }, place) =>
    `The event of ${typeNames.join(', ')} is spelled in ${names.length} ways: ${names.map(quote).join(', ')} (first at ${place(other)}).`,
  help: () => 'Use one spelling for all subscribers, or fix it with a JSDoc tag at the type: @event the.name.',
  documentation: {
    meaning:
      'Subscribers in `tsc-run.config.ts` write the name of one event in different ways, such as `user.registered` and `user_registered`. Both have the letters of `UserRegisteredEvent`, so both mean the same event.',
    why: 'The spelling in the config names the event, and an event has exactly one name. With two spellings it is not clear which one emits and the bus should use, so the event is left out of the registry.',
    wrong: {
      'tsc-run.config.ts': `export default {
  events: {
    subscribers: {
      'send-welcome-email': { events: ['user.registered'] },
      'update-analytics': { events: ['user_registered'], external: true },
    },
  },
};
`,
    },
    fix: 'Use one spelling everywhere. To fix the name at its source, add a JSDoc tag to the type: after `@event user.registered`, any other spelling is an unknown event.',
    right: {
      'tsc-run.config.ts': `export default {
  events: {
    subscribers: {
      'send-welcome-email': { events: ['user.registered'] },
      'update-analytics': { events: ['user.registered'], external: true },
    },
  },
};
`,
    },
    silence: 'While it has two names, the event is not in the registry.',
  },
});
