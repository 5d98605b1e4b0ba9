import { defineProblem } from './define-problem.js';

export const dynamicEventName = defineProblem<Readonly<Record<never, never>>>()({
  code: 'dynamic-event-name',
  number: 71024,
  severity: 'off',
  changeable: true,
  about: 'An `emit` whose name cannot be read statically. Off by default.',
  message: () => 'The name of this event is only known at run time.',
  help: () => 'Emit a literal name, so that its subscribers can be found.',
  documentation: {
    meaning:
      'The first argument of `events.emit` is not a literal, a constant or a choice between them, so its value is only known at run time.',
    why: 'TypeScript still checks the type of the argument. But the call does not count where names are looked up: references, rename and `tsc-run events list` cannot show it, and `unsubscribed-event` cannot be reported for it.',
    wrong: {
      'tsc-run.config.ts': `export default {
  events: {
    rules: { 'dynamic-event-name': 'warning' },
    subscribers: {
      'send-welcome-email': { events: ['user.registered'] },
    },
  },
};
`,
      'lib/relay.ts': `import { events } from '@tsc-run/core';

export async function relay(name: 'user.registered', data: { id: string; email: string }) {
  await events.emit(name, data);
}
`,
    },
    fix: 'Emit a literal name. Where a function emits one of several events, branch first and emit a literal in each branch.',
    right: {
      'lib/relay.ts': `import { events } from '@tsc-run/core';

export async function relay(data: { id: string; email: string }) {
  await events.emit('user.registered', data);
}
`,
    },
    silence:
      'Generic wrappers around `emit` need names that are only known at run time, so this problem is off by default.',
  },
});
