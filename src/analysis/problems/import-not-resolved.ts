import { quote } from '../lib/quote.js';
import { defineProblem } from './define-problem.js';

/** `what` is the part of the config, the event type or the export that depends on the import. */
export type Details = { readonly specifier: string; readonly what: string };

export const importNotResolved = defineProblem<Details>()({
  code: 'import-not-resolved',
  number: 71030,
  severity: 'error',
  about: 'An import that events, subscribers or the config depend on, and that resolves to no file.',
  message: ({ specifier, what }) => `Cannot find the module ${quote(specifier)}, which ${what} needs.`,
  help: ({ specifier }) =>
    specifier.startsWith('.')
      ? 'Create the file, or correct the path.'
      : specifier.startsWith('#')
        ? 'Correct it, or map it in imports of package.json to a file that exists.'
        : 'Correct it, map it in paths of tsconfig.json, or install the package.',
  documentation: {
    meaning:
      'A name of the config, an event type or a `listen` is imported from a module that resolves to no file. Imports are resolved as TypeScript resolves them: relative paths, `paths` and `baseUrl` of the tsconfig, `imports` and `exports` of package.json, and the links of workspace packages.',
    why: 'What the module exports is part of the app and cannot be read: an event or a subscription would be missing without a word.',
    wrong: {
      'events/orders.ts': `export * from './domain/orders.js';
`,
    },
    fix: 'Correct the specifier, create the file, or map the specifier in `paths` of the tsconfig or `imports` of package.json.',
    right: {
      'events/orders.ts': `export * from '../domain/orders.js';
`,
      'domain/orders.ts': `export type OrderCompletedEvent = { id: string };
`,
    },
    silence: 'A module that cannot be found may export any event.',
  },
});
