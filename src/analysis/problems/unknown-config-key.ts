import { quotesOf, toLiteral } from '../lib/literal.js';
import { quote } from '../lib/quote.js';
import { defineProblem } from './define-problem.js';
import { isSlip, toReplaced } from './fixes/replace-name.js';

/** `path` is the object that the key is in; empty for the config itself. */
type Details = {
  readonly key: string;
  readonly path: string;
  readonly known: readonly string[];
  readonly nearest: string | undefined;
  /** Whether the key is also its value, as in `{ key }`. */
  readonly shorthand: boolean;
};

export const unknownConfigKey = defineProblem<Details>()({
  code: 'unknown-config-key',
  number: 71040,
  severity: 'error',
  about: 'A key of `events`, `build` or `deploy` in the config that has no meaning, or a misspelt `events`.',
  message: ({ key, path }) =>
    path === '' ? `${quote(key)} has no meaning at the top of the config.` : `${path} has no key ${quote(key)}.`,
  help: ({ path, known, nearest }) => {
    if (nearest !== undefined) return `Did you mean ${quote(nearest)}?`;
    if (path === '') return 'Write it inside events: events: { subscribers: { … } }.';
    return `Its keys are ${known.map(quote).join(', ')}.`;
  },
  documentation: {
    meaning:
      'In `tsc-run.config.ts`, `events`, one of its subscribers, `build` or `deploy` has a key that the tool does not know. At the top of the config, only keys that look like `events` or `subscribers` are reported: other keys belong to other parts of the config.',
    why: 'The key has no effect. What it should have said, such as which events a subscriber receives or where the generated files go, is silently left at its default.',
    wrong: {
      'tsc-run.config.ts': `export default {
  events: {
    outdir: 'src/generated',
    subscribers: {
      'send-welcome-email': { events: ['user.registered'] },
      billing: { events: ['user.registered'], extern: true },
    },
  },
};
`,
    },
    fix: 'Correct the key or remove it. `tsc-run check --fix` corrects a key that can only be a typo of one other key. With `defineConfig`, the compiler reports such a key too.',
    right: {
      'tsc-run.config.ts': `export default {
  events: {
    outDir: 'src/generated',
    subscribers: {
      'send-welcome-email': { events: ['user.registered'] },
      billing: { events: ['user.registered'], external: true },
    },
  },
};
`,
    },
    silence: 'A key without a meaning does nothing: remove it.',
  },
  fixes: ({ span, details: { key, known, nearest, shorthand } }, { textOf }) => {
    if (nearest === undefined) return [];
    const written = textOf(span);
    const isPlain = written === key;
    const name = isPlain ? nearest : toLiteral(nearest, quotesOf(written));
    const preferred = (isPlain || written === toLiteral(key, quotesOf(written))) && isSlip(key, nearest, known);
    const edits = [{ span, text: shorthand ? `${nearest}: ${written}` : name }];
    return [{ title: `Change it to ${quote(nearest)}`, preferred, edits, creates: [] }];
  },
  fixed: toReplaced,
});
