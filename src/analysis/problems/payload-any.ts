import { defineProblem } from './define-problem.js';

/** `path` leads to the part of the payload that is `any`, and is empty for the payload itself. */
type Details = { readonly name: string; readonly path: string };

export const payloadAny = defineProblem<Details>()({
  code: 'payload-any',
  number: 71050,
  severity: 'warning',
  changeable: true,
  needsTypes: true,
  about: 'A payload, or a property of it, has the type `any`: nothing checks it.',
  message: ({ name, path }) =>
    path === ''
      ? `The payload of '${name}' has the type any, so nothing checks it.`
      : `'${path}' has the type any, so nothing checks it against the payload of '${name}'.`,
  help: () => 'Give it a type: annotate the value, or parse it with a schema.',
  documentation: {
    meaning:
      'The payload given to `emit` or `emitMany` has the type `any`, or a property of it does where the event type says something else. An object with a spread of `any` is `any` as a whole. The editor plugin and the ts-patch transformer report it; the command line has no type checker, and `tsc` accepts `any` for every type.',
    why: '`any` switches the check of the payload off. A property that is missing or misspelt compiles, and reaches the subscribers.',
    wrong: {
      'functions/api/users.ts': `import { events } from '@tsc-run/core';

export async function POST(body: string) {
  await events.emit('user.registered', { id: '1', ...JSON.parse(body) });
}
`,
    },
    fix: 'Give the value a type where it enters your program: annotate it, or parse it with a schema.',
    right: {
      'functions/api/users.ts': `import { events } from '@tsc-run/core';

export async function POST(body: string) {
  const { email } = JSON.parse(body) as { email: string };
  await events.emit('user.registered', { id: '1', email });
}
`,
    },
  },
});
