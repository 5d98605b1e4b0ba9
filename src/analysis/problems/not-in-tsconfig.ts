import { quote } from '../lib/quote.js';
import { defineProblem } from './define-problem.js';

/** `add` is what `include` of `tsconfig` lacks, unless only its `exclude` leaves the file out. */
export type Details = {
  readonly what: 'emitter' | 'generated';
  readonly file: string;
  readonly tsconfig: string;
  readonly add: string;
  readonly excluded: boolean;
};

export const notInTsconfig = defineProblem<Details>()({
  code: 'not-in-tsconfig',
  number: 71031,
  severity: 'error',
  changeable: true,
  about: 'A file that imports `events`, or the generated registry, that no tsconfig compiles.',
  message: ({ what, file }) =>
    what === 'generated'
      ? `No tsconfig of the app compiles ${file}, so ${file.endsWith('/subscribers.ts') ? 'what subscribes is not' : 'neither what emits nor what subscribes is'} checked.`
      : `${file} imports events, and no tsconfig of the app compiles it: what it emits is not checked.`,
  help: ({ tsconfig, add, what, excluded }) => {
    const remedy = excluded
      ? `Correct exclude in ${tsconfig}, which leaves this file out`
      : `Add ${quote(add)} to include in ${tsconfig}`;
    return `${remedy}${what === 'generated' ? '.' : ', or leave the file out with events.exclude.'}`;
  },
  documentation: {
    meaning:
      'No tsconfig of the app includes a file that imports `events`, `generated/events.ts` or `generated/subscribers.ts`, and no file that one includes imports it. The tsconfigs of an app are those below the folder of the config, but not below another config or package.json; those that they reference; and the projects of a solution above that reference them.',
    why: 'The compiler never sees the file, so a wrong event name or payload in it compiles.',
    wrong: {
      'tsconfig.json': `{ "compilerOptions": { "module": "nodenext", "strict": true, "noEmit": true }, "include": ["events"] }
`,
    },
    fix: 'Add the file or its folder to `include` of the tsconfig, or take it out of `exclude`.',
    silence: 'A script that need not be checked can be left out by a glob in `events.exclude`.',
  },
});
