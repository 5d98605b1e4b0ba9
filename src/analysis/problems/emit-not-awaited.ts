import type { Awaitable } from '../model/facts.js';
import { defineProblem } from './define-problem.js';

type Details = { readonly awaitable: Awaitable };

export const emitNotAwaited = defineProblem<Details>()({
  code: 'emit-not-awaited',
  number: 71022,
  severity: 'warning',
  changeable: true,
  about: 'Nothing uses the promise of an `emit`: it is a statement of its own, or the end of one.',
  message: () =>
    'Nothing awaits this emit: a failure goes unnoticed, and the event is lost if the function ends first.',
  help: () => 'Write await before it, or void if the event may be lost.',
  documentation: {
    meaning:
      'Nothing awaits the promise of an `events.emit` or `events.emitMany`, returns it or keeps it: the call is a statement of its own, or a part of one whose value is dropped, as in `ok && events.emit(…)`.',
    why: 'The event is safe only when the promise resolves. A serverless function can be frozen or ended as soon as it returns, and an event that is still on its way is lost. A failed emit becomes an unhandled rejection.',
    wrong: {
      'functions/api/users.ts': `import { events } from '@tsc-run/core';

export async function POST() {
  events.emit('user.registered', { id: '1', email: 'ada@example.com' });
}
`,
    },
    fix: '`await` the call, or return its promise. `tsc-run check --fix` adds the `await` inside async functions.',
    right: {
      'functions/api/users.ts': `import { events } from '@tsc-run/core';

export async function POST() {
  await events.emit('user.registered', { id: '1', email: 'ada@example.com' });
}
`,
    },
    silence: 'For a single call where losing the event is acceptable, write `void events.emit(…)`.',
  },
  fixes: ({ span, details: { awaitable } }) => {
    if (awaitable === undefined) return [];
    const edits = [{ span: { ...span, end: span.start }, text: 'await ' }];
    // At the top of a module only the compiler knows: CommonJS does not allow `await` there.
    return [{ title: 'Await it', preferred: awaitable === 'function', edits, creates: [] }];
  },
  fixed: () => 'awaited',
});
