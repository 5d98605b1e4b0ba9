import { quotesOf, toLiteral } from '../lib/literal.js';
import { quote } from '../lib/quote.js';
import { defineProblem } from './define-problem.js';
import { subscribeOne } from './fixes/subscribe.js';

/** `name` is how the emit spells `event`. */
type Details = { readonly name: string; readonly event: string };

export const unsubscribedEvent = defineProblem<Details>()({
  code: 'unsubscribed-event',
  number: 71002,
  severity: 'error',
  changeable: true,
  about: 'An event is emitted that no subscriber of the config receives.',
  message: ({ name, event }) =>
    name === event
      ? `Nobody subscribes to ${quote(event)}: emitting it would reach no one.`
      : `${quote(name)} means the event ${quote(event)}, and nobody subscribes to it: emitting it would reach no one.`,
  help: ({ event }) =>
    `Add ${quote(event)} to the events of a subscriber in the config. For a consumer outside this app, add a subscriber with external: true.`,
  documentation: {
    meaning: 'The app emits an event, and no subscriber in `tsc-run.config.ts` receives it.',
    why: 'The emit looks like it does something, but nobody would ever see the event. Usually a subscription is missing, or the last subscriber was removed and the emit stayed.',
    wrong: {
      'events/user-deleted.ts': `export type UserDeletedEvent = { id: string };
`,
      'functions/api/users.ts': `import { events } from '@tsc-run/core';

export async function DELETE() {
  await events.emit('user.deleted', { id: '1' });
}
`,
    },
    fix: 'Add the event to the `events` of a subscriber, or remove the emit. If the consumer lives outside this app, declare it with `external: true`: it needs no file, and its events count as subscribed.',
    right: {
      'tsc-run.config.ts': `export default {
  events: {
    subscribers: {
      'send-welcome-email': { events: ['user.registered'] },
      'data-warehouse': { events: ['user.deleted'], external: true },
    },
  },
};
`,
    },
    silence:
      "With `'off'` or `'warning'`, plain `tsc` accepts the emit as well. Run `tsc-run generate` after you change the rule.",
  },
  fixes: ({ span, details: { name, event } }, context) => {
    const respelled = name === event ? [] : [{ span, text: toLiteral(event, quotesOf(context.textOf(span))) }];
    return subscribeOne(event, context).map((fix) => ({ ...fix, edits: [...respelled, ...fix.edits] }));
  },
});
