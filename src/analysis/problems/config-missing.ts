import { defineProblem } from './define-problem.js';

export const configMissing = defineProblem<Readonly<Record<never, never>>>()({
  code: 'config-missing',
  number: 71012,
  severity: 'error',
  about: 'The folder has no `tsc-run.config.{ts,mts,cts,js,mjs,cjs}`.',
  message: () => 'There is no tsc-run.config.ts in this folder.',
  help: () =>
    "Create one: export default { events: { subscribers: { 'send-welcome-email': { events: ['user.registered'] } } } };",
  documentation: {
    meaning:
      'The folder of the app has no config: no file `tsc-run.config.ts`, and none with the extension `.mts`, `.cts`, `.js`, `.mjs` or `.cjs`. You see this when you name the folder with `--project`; otherwise `tsc-run` looks for a config in the folders above, and stops with an error when there is none.',
    why: 'The config says who subscribes to which event. Without it no event has a subscriber, and there is nothing to generate.',
    wrong: {
      'events/user-registered.ts': `export type UserRegisteredEvent = { id: string; email: string };
`,
    },
    fix: 'Create `tsc-run.config.ts` in the folder that holds `events/` and `functions/`. If the app is elsewhere, correct `--project`.',
    right: {
      'tsc-run.config.ts': `import { defineConfig } from '@tsc-run/core';

export default defineConfig({
  events: {
    subscribers: {
      'send-welcome-email': { events: ['user.registered'] },
    },
  },
});
`,
    },
    silence: 'Rules are written in the config, which is missing.',
  },
});
