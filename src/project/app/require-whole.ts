import { ToolError } from '../disk/tool-error.js';
import type { Project } from './project.js';

/** Throws a `ToolError` for an app that could not be read completely: what is unknown of it would silently be missing. */
export function requireWhole({ analysis }: Project): void {
  if (analysis.coverage === 'whole') return;
  const cause = analysis.diagnostics.find(({ severity }) => severity === 'error');
  throw new ToolError(
    `The app cannot be read completely${cause === undefined ? '' : `: ${cause.message} (${cause.span.file})`}`,
    'Run tsc-run check, and solve this first.',
  );
}
