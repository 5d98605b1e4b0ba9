import { quote } from '../lib/quote.js';
import { defineProblem } from './define-problem.js';

/** `superseded`: generated into the folder of an earlier `events.outDir`. */
export type StaleState = 'missing' | 'changed' | 'left-over' | 'superseded';

export type Details = { readonly file: string; readonly state: StaleState; readonly events: readonly string[] };

export const staleOutput = defineProblem<Details>()({
  code: 'stale-output',
  number: 71018,
  severity: 'error',
  about: 'What is in the folder of generated files is not what the app says now.',
  message: ({ file, state, events }) => {
    const which = events.length === 0 ? '' : ` (${listNames(events)})`;
    if (state === 'missing') return `${file} has not been generated${which}.`;
    if (state === 'changed') return `${file} is stale${which}.`;
    if (state === 'left-over') return `${file} is left over from an earlier run.`;
    return `${file} was generated for an earlier events.outDir, and is still compiled beside what replaced it.`;
  },
  help: ({ state }) =>
    state === 'superseded' ? 'Delete it, and the manifest.json beside it.' : 'Run: tsc-run generate',
  documentation: {
    meaning:
      'A generated file is missing, differs from what `tsc-run generate` would write now, or is left over from an earlier run or an earlier `events.outDir`. `tsc-run check` and `tsc-run generate --check` report it; the editor plugin does as well.',
    why: 'TypeScript checks every `emit` against the generated registry. While the registry is stale, the compiler may accept calls that are wrong and reject calls that are right, and the bus does not know new events.',
    wrong: {
      'events/user-deleted.ts': `// Added after the last run of tsc-run generate.
export type UserDeletedEvent = { id: string };
`,
    },
    fix: `Generate the files again, and commit them:

\`\`\`sh
npx tsc-run generate
\`\`\`

\`tsc-run check --fix\` does the same. While you work, \`tsc-run generate --watch\` keeps the files fresh. It does not delete the files of an earlier \`events.outDir\`: do that yourself.`,
    silence: 'With a stale registry, the compiler checks the wrong types.',
  },
});

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 5).map(quote).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
