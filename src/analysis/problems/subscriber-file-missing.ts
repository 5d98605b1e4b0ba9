import { toLiteral } from '../lib/literal.js';
import { quote } from '../lib/quote.js';
import type { Fix } from '../model/fix.js';
import { defineProblem } from './define-problem.js';

type Details = { readonly subscriber: string; readonly file: string };

export const subscriberFileMissing = defineProblem<Details>()({
  code: 'subscriber-file-missing',
  number: 71008,
  severity: 'error',
  about: 'A subscriber of the config without its file.',
  message: ({ subscriber, file }) => `The subscriber ${quote(subscriber)} has no file: ${file} does not exist.`,
  help: () =>
    'Create it with an exported function listen, name another file with file: …, or set external: true if the consumer lives outside this app.',
  documentation: {
    meaning:
      '`events.subscribers` names a subscriber, and there is no file for it. The subscriber `send-welcome-email` is the file `functions/subscribers/send-welcome-email.ts` (or `.mts`, `.cts`), unless its entry names another `file`.',
    why: 'The events would be delivered to a function that does not exist.',
    wrong: {
      'tsc-run.config.ts': `export default {
  events: {
    subscribers: {
      'send-welcome-email': { events: ['user.registered'] },
      'update-analytics': { events: ['user.registered'] },
    },
  },
};
`,
    },
    fix: 'Create the file and export a function `listen` from it; the quick fix in the editor does that. If the file exists under another name, correct the name in the config, or set `file` to its path. If the consumer lives outside this app, set `external: true`.',
    right: {
      'functions/subscribers/update-analytics.ts': `import type { events } from '@tsc-run/core';

export async function listen(event: events.For<'update-analytics'>) {
  console.log(event.data);
}
`,
    },
    silence: 'A consumer outside this app needs no file: set `external: true` on the subscriber.',
  },
  fixes: ({ details: { subscriber, file } }) => [createSubscriber(subscriber, file)],
});

function createSubscriber(name: string, file: string): Fix {
  const text = `import type { events } from '@tsc-run/core';

export async function listen(event: events.For<${toLiteral(name, "'")}>) {
  throw new Error(\`not written yet: \${event.type}\`);
}
`;
  return { title: `Create ${file}`, preferred: false, edits: [], creates: [{ file, text }] };
}
