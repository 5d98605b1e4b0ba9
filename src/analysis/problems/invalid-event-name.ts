import { quote } from '../lib/quote.js';
import { MAX_NAME_LENGTH, type NameFault } from '../model/event-name.js';
import { defineProblem } from './define-problem.js';

/** `other` is the name in a second tag. */
type Details = { readonly name: string; readonly reason: NameFault | 'two-tags'; readonly other: string | undefined };

const FAULTS = {
  'too-long': `is longer than ${MAX_NAME_LENGTH} characters, which EventBridge drops`,
  'control-character': 'contains a control character, a line break or a broken character (half of a surrogate pair)',
};

export const invalidEventName = defineProblem<Details>()({
  code: 'invalid-event-name',
  number: 71005,
  severity: 'error',
  leavesEventOut: true,
  about: `An event name that is empty, longer than ${MAX_NAME_LENGTH} characters or holds control characters, or a second name.`,
  message: ({ name, reason, other = '' }) => {
    if (reason === 'two-tags') return `This event has two names, ${quote(name)} and ${quote(other)}.`;
    return reason === 'empty' ? 'This event has no name.' : `The event name ${quote(name)} ${FAULTS[reason]}.`;
  },
  help: ({ reason }) =>
    reason === 'two-tags'
      ? 'Keep one tag @event. For two events with the same payload, export two types.'
      : 'Give the type a name such as UserRegisteredEvent, or a JSDoc tag such as @event user.registered.',
  documentation: {
    meaning: `The name of an event is empty, has more than ${MAX_NAME_LENGTH} characters, or contains a control character, a line break or an unpaired surrogate, or a type has two tags \`@event\` with different names. The name comes from the JSDoc tag \`@event\` or, without one, from the name of the type.`,
    why: `The name travels with every event. EventBridge drops events whose name is longer than ${MAX_NAME_LENGTH} characters without an error, and control characters break logs and rules. The type is left out of the registry.`,
    wrong: {
      'events/order.ts': `/** @event */
export type OrderCompletedEvent = { id: string };
`,
    },
    fix: 'Write the name after the tag, or remove the tag so that the name follows from the type. A type that is called just `Event` has no words to build a name from: rename it.',
    right: {
      'events/order.ts': `/** @event order.completed */
export type OrderCompletedEvent = { id: string };
`,
    },
    silence: 'An event with such a name would get lost on the way.',
  },
});
