import { quote } from '../lib/quote.js';
import { defineProblem } from './define-problem.js';

type Details = { readonly name: string };

export const vagueEventName = defineProblem<Details>()({
  code: 'vague-event-name',
  number: 71019,
  severity: 'warning',
  changeable: true,
  about: 'An event name of a single word.',
  message: ({ name }) => `${quote(name)} is too vague: a single word does not say what happened to what.`,
  help: () => "Name the thing and the action, as in 'user.registered'.",
  documentation: {
    meaning: 'The name of an event is a single word, such as `update`.',
    why: 'Names are what people search for in the config, in logs and in the rules of the bus. A single word does not say what happened to what, and soon a second event wants the same name.',
    wrong: {
      'events/update.ts': `export type UpdateEvent = { id: string };
`,
    },
    fix: 'Name the event by the thing and the action: rename the type, or set the name with a JSDoc tag such as `@event profile.updated`.',
    right: {
      'events/update.ts': `export type ProfileUpdatedEvent = { id: string };
`,
    },
  },
});
