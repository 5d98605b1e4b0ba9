import { defineProblem } from './define-problem.js';

/** `source` is the name that the file would have as a source file. */
export type Details = { readonly typeName: string; readonly source: string };

export const declarationFileSkipped = defineProblem<Details>()({
  code: 'declaration-file-skipped',
  number: 71041,
  severity: 'warning',
  changeable: true,
  about: 'A `.d.ts` in the folder of event types declares a type that is named like one.',
  message: ({ typeName }) =>
    `${typeName} is in a declaration file, and these are not read: it does not become an event.`,
  help: ({ source }) => `Rename the file to ${source}, or re-export the type from a .ts file of that folder.`,
  documentation: {
    meaning:
      'The folder of event types holds a `.d.ts`, `.d.mts` or `.d.cts` that declares a type whose name ends in `Event`. Declaration files are not read for event types.',
    why: 'The type looks like an event and is not one. With `skipLibCheck`, TypeScript does not check declaration files either: a broken import in one silently becomes `any`.',
    wrong: {
      'events/order-completed.d.ts': `export type OrderCompletedEvent = { id: string };
`,
    },
    fix: 'Rename the file to `.ts`. If another tool writes it, re-export its types from a `.ts` file of the folder. A declaration file beside its own source, which the compiler wrote, is not reported.',
    right: {
      'events/orders.ts': `export type { OrderCompletedEvent } from './order-completed.js';
`,
    },
  },
});
