import { quote } from '../lib/quote.js';
import { defineProblem } from './define-problem.js';

/** `changes`: the place changes a value after its declaration. */
type Details = { readonly path: string; readonly source: string; readonly changes: boolean };

export const configNotStatic = defineProblem<Details>()({
  code: 'config-not-static',
  number: 71014,
  severity: 'error',
  about: 'A part of `events` in the config that only running it could tell. Outside `events` anything goes.',
  message: ({ path, source, changes }) =>
    changes
      ? `${path} is changed after its declaration, and only running the config could tell to what: ${quote(source)}.`
      : `${path} cannot be read without running the config${source === '' ? '' : `: ${quote(source)}`}.`,
  help: ({ changes }) =>
    changes
      ? 'Write the final value where it is declared: a spread such as [...names, more] can be read.'
      : 'Write it out: literals, constants, spreads and imports from other files of the app can be read; calls and process.env cannot.',
  documentation: {
    meaning:
      'A part of `events` in `tsc-run.config.ts` is computed when the config runs: by a call, from `process.env`, by a change after its declaration such as `names.push(…)`, or by something else that cannot be read from the text. Outside `events` anything goes.',
    why: 'The config is read and never run, so that the registry is the same on every machine and no code of the app runs at build time. Nothing is generated while a part of it is unknown.',
    wrong: {
      'tsc-run.config.ts': `export default {
  events: {
    subscribers: {
      'send-welcome-email': { events: process.env.EVENTS.split(',') },
    },
  },
};
`,
    },
    fix: 'Write the value out. Literals, constants, spreads, `as const`, `satisfies`, `defineConfig` and imports from other files of the app can be read.',
    right: {
      'tsc-run.config.ts': `const userEvents = ['user.registered'] as const;

export default {
  events: {
    subscribers: {
      'send-welcome-email': { events: [...userEvents] },
    },
  },
};
`,
    },
    silence: 'A part that cannot be read could hold any subscription.',
  },
});
