import { quote } from '../lib/quote.js';
import type { Span } from '../model/source.js';
import { defineProblem } from './define-problem.js';
import { exportAs } from './fixes/export-as.js';

/** `other` is the place of a `handler` or a default export that is a function. */
export type Details = { readonly subscriber: string; readonly found: keyof typeof FOUND; readonly other?: Span };

const FOUND = {
  handler: 'it exports handler instead',
  default: 'it has a default export instead',
  type: 'its listen is a type',
  class: 'its listen is a class',
  namespace: 'its listen is a namespace',
  declared: 'its listen is only declared, and has no body',
  nothing: 'it has no export of that name',
};

export const listenNotExported = defineProblem<Details>()({
  code: 'listen-not-exported',
  number: 71010,
  severity: 'error',
  about: 'The file of a subscriber exports no `listen`.',
  message: ({ subscriber, found }) =>
    `The subscriber ${quote(subscriber)} does not export a function named listen: ${FOUND[found]}.`,
  help: ({ subscriber }) => `Export it: export async function listen(event: events.For<${quote(subscriber)}>) { … }`,
  documentation: {
    meaning: 'The file of a configured subscriber does not export a function with the name `listen`.',
    why: '`listen` is what gets called with each event. Without it the subscriber cannot run.',
    wrong: {
      'functions/subscribers/send-welcome-email.ts': `export default async function listen(event: { type: string; data: unknown }) {
  console.log(event.data);
}
`,
    },
    fix: 'Export the function by its name. A default export does not count, and neither does a type, a class, a function that is only declared, or one that is called `handler`. A re-export such as `export { listen } from …` is fine. Where the file exports a function as `handler` or by default, editors offer the fix, and `tsc-run check --fix` applies it.',
    right: {
      'functions/subscribers/send-welcome-email.ts': `import type { events } from '@tsc-run/core';

export async function listen(event: events.For<'send-welcome-email'>) {
  console.log(event.data);
}
`,
    },
    silence: 'The subscriber cannot run without it.',
  },
  fixes: ({ details: { found, other } }, { textOf }) => {
    if (other === undefined) return [];
    const text = textOf({ ...other, start: 0, end: Number.MAX_SAFE_INTEGER });
    const edits = exportAs(text, { name: found, span: other, as: 'listen' });
    return edits === undefined ? [] : [{ title: 'Export it as listen', preferred: true, edits, creates: [] }];
  },
});
