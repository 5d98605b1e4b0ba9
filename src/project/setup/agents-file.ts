import type { Folder } from '../../analysis/model/folder.js';
import type { Change } from '../disk/apply-changes.js';

/** The files in which coding agents look for the rules of a repository; only the first that exists is edited. */
const FILES = ['AGENTS.md', 'CLAUDE.md', 'GEMINI.md', '.github/copilot-instructions.md'];

const PARAGRAPH = `## Events

- An event is an exported type in \`events/\` whose name ends in \`Event\`; subscribers are in \`functions/subscribers/\`, and
  \`tsc-run.config.ts\` says who receives what. \`npx tsc-run new\` adds both.
- \`generated/\` is written by \`npx tsc-run generate\` and committed; do not edit it.
- Run \`npx tsc-run check --format json\` before you finish. \`npx tsc-run explain NAME\` explains an event, a subscriber or
  the code of a problem.
- \`node_modules/@tsc-run/core/llms.txt\` has the rules on one page.
`;

/** Tells coding agents about events, in a file that the app has for them. Nothing is told twice. */
export function editAgentsFile(root: Folder): readonly Change[] {
  const path = FILES.find((file) => root.stat(file) === 'file');
  const before = path === undefined ? undefined : root.read(path);
  if (path === undefined || before === undefined || before.includes('tsc-run')) return [];
  const eol = before.includes('\r\n') ? '\r\n' : '\n';
  const gap = before.trim() === '' ? '' : before.endsWith('\n') ? eol : eol + eol;
  return [{ path, before, text: `${before}${gap}${PARAGRAPH.replaceAll('\n', eol)}` }];
}
