import { defineProblem } from './define-problem.js';

type Details = { readonly path: string; readonly expected: string };

export const configInvalid = defineProblem<Details>()({
  code: 'config-invalid',
  number: 71013,
  severity: 'error',
  about: 'A part of the config that has the wrong form.',
  message: ({ path, expected }) => `${path} must be ${expected}.`,
  help: () => 'See docs/config.md of @tsc-run/core for its form.',
  documentation: {
    meaning:
      'A value in `tsc-run.config.ts` was read, but it does not have the form that is expected there. The message says which value, and what it must be.',
    why: 'The value cannot be used. Whatever it should have said, such as which events a subscriber receives, is missing from the registry or from the deployment.',
    wrong: {
      'tsc-run.config.ts': `export default {
  events: {
    subscribers: {
      'send-welcome-email': { events: 'user.registered' },
    },
  },
};
`,
    },
    fix: 'Give the value the form that the message names. With `defineConfig` from `@tsc-run/core` the editor shows most of these mistakes as you type.',
    right: {
      'tsc-run.config.ts': `export default {
  events: {
    subscribers: {
      'send-welcome-email': { events: ['user.registered'] },
    },
  },
};
`,
    },
    silence: 'A value that cannot be used has no effect.',
  },
});
