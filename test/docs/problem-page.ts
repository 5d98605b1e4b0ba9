import type { Diagnostic } from '../../src/analysis/model/diagnostic.js';
import { lineStarts, positionAt } from '../../src/analysis/model/source.js';
import type { ProblemDefinition } from '../../src/analysis/problems/define-problem.js';
import { analyze } from '../support/analyze.js';
import { diagnosticsOf } from '../support/marked-app.js';
import type { Files } from '../support/temp-folder.js';

/** An app without problems, to which the examples of the pages are added. */
const CONFIG: Files = {
  'tsc-run.config.ts': `export default {
  events: { subscribers: { 'send-welcome-email': { events: ['user.registered'] } } },
};
`,
};
const APP: Files = {
  'events/user-registered.ts': 'export type UserRegisteredEvent = { id: string; email: string };\n',
  'functions/subscribers/send-welcome-email.ts': 'export async function listen() {}\n',
};

/** The two apps of a page: with the problem, and after the fix. */
export function toApps({ code, documentation }: ProblemDefinition): { readonly wrong: Files; readonly right: Files } {
  const wrong = { ...(code === 'config-missing' ? {} : CONFIG), ...APP, ...documentation.wrong };
  return { wrong, right: { ...wrong, ...documentation.right } };
}

/** The diagnostics of an app. */
export function findProblems(app: Files): readonly Diagnostic[] {
  return diagnosticsOf(analyze(Object.entries(app).map(([path, text]) => ({ path, text }))));
}

/** The page about a problem, in Markdown. */
export function renderPage(definition: ProblemDefinition): string {
  const { code, number, severity, about, documentation } = definition;
  const { meaning, why, wrong, fix, right } = documentation;
  return `<!-- Written by \`npm run docs\` from src/analysis/problems/${code}.ts -->

# ${code}

${about}

Severity: ${severity === 'off' ? 'off by default' : severity}. Inside TypeScript: \`TS${number}\`.

## What it means

${meaning}

## Why it matters

${why}

## Example

${renderFiles(wrong)}
${renderReport(definition)}
## How to fix it

${fix}

${right === undefined ? '' : renderFiles(right)}
## How to silence it

${renderSilence(definition)}
`;
}

function renderFiles(files: Files): string {
  return Object.entries(files)
    .map(([path, text]) => `\`\`\`ts\n// ${path}\n${text}\`\`\`\n`)
    .join('\n');
}

/** What the command line reports for the example; empty if its texts alone do not have the problem. */
function renderReport(definition: ProblemDefinition): string {
  const { wrong } = toApps(definition);
  const found = findProblems(wrong).find(({ code }) => code === definition.code);
  if (found === undefined) return '';
  const { code, severity, span, message, help } = found;
  const { line, column } = positionAt(lineStarts(wrong[span.file] ?? ''), span.start);
  const place = `${span.file}:${line}:${column}`;
  return `\`\`\`text\n${place} - ${severity} tsc-run(${code}): ${message}\n  help: ${help}\n\`\`\`\n`;
}

function renderSilence({ code, severity, changeable, documentation: { silence = '' } }: ProblemDefinition): string {
  if (!changeable) return `\`events.rules\` cannot change the severity of this problem. ${silence}`;
  const rule = severity === 'off' ? 'warning' : 'off';
  return `Change its severity in \`tsc-run.config.ts\` to \`'off'\`, \`'warning'\` or \`'error'\`:

\`\`\`ts
export default {
  events: {
    rules: { '${code}': '${rule}' },
  },
};
\`\`\`

${silence}`;
}
