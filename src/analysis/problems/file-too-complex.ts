import { defineProblem } from './define-problem.js';

type Details = { readonly measure: keyof typeof EXCESS; readonly limit: number };

const EXCESS = {
  depth: (limit: string) => `nests more than ${limit} levels deep here`,
  chain: (limit: string) => `chains more than ${limit} operators here`,
  size: (limit: string) => `holds more than ${limit} words and signs`,
};

export const fileTooComplex = defineProblem<Details>()({
  code: 'file-too-complex',
  number: 71017,
  severity: 'error',
  leavesFileUnread: true,
  about: 'A file with extreme nesting, an extreme chain of operators or an extreme size, which no parser survives.',
  message: ({ measure, limit }) => `This file ${EXCESS[measure](limit.toLocaleString('en-US'))}.`,
  help: () => 'Split it up, or move it out of the folders of events and subscribers, and away from files that emit.',
  documentation: {
    meaning:
      'A file nests its code too deeply, chains too many operators, or is too large. The message names the limit. Code that people write stays far below it; generated code may not.',
    why: 'Parsers work through nested code recursively, and such a file would crash the process. `tsc-run` looks at its shape first and does not parse it.',
    wrong: {
      'events/order.ts': `// Shortened: the type in the real file nests more than 250 levels deep.
export type OrderCompletedEvent = { lines: Array<Array<Array<Array<Array<string>>>>> };
`,
    },
    fix: 'Split the file up. Types that nest can refer to each other, or to themselves. If the file has nothing to do with events, move it out of `events/` and `functions/subscribers/`.',
    right: {
      'events/order.ts': `type Nested = string | Nested[];

export type OrderCompletedEvent = { lines: Nested };
`,
    },
    silence: '`tsc-run` cannot read the file.',
  },
});
