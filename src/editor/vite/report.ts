import { resolve } from 'node:path';
import type { Diagnostic } from '../../analysis/model/diagnostic.js';
import type { Folder } from '../../analysis/model/folder.js';
import { lineStarts, positionAt } from '../../analysis/model/source.js';
import type { Session } from '../../analysis/session/session.js';
import { toCodeFrame } from '../../cli/terminal/code-frame.js';
import { ToolError } from '../../project/disk/tool-error.js';

/** A problem in the form that Vite and Rollup print and show. */
export type Reported = {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** The place, for people: `events/user.ts:3:1`; empty if there is none. */
  readonly place: string;
  /** The lines of the place; empty if there are none. */
  readonly frame: string;
  /** The absolute path of the file. */
  readonly id?: string;
  readonly loc?: { readonly file: string; readonly line: number; readonly column: number };
};

const COLUMNS = 100;

export function reportDiagnostics(
  { folder, textOf }: Pick<Session, 'folder' | 'textOf'>,
  diagnostics: readonly Diagnostic[],
): readonly Reported[] {
  return diagnostics.map(({ severity, code, message, help, span }) => {
    const text = textOf(span.file) ?? '';
    const starts = lineStarts(text);
    const [start, end] = [positionAt(starts, span.start), positionAt(starts, span.end)];
    const plain = (part: string): string => part;
    const frame = text === '' ? [] : toCodeFrame(text, { start, end }, { columns: COLUMNS, dim: plain, mark: plain });
    const file = resolve(folder.path, span.file);
    return {
      severity,
      message: `tsc-run(${code}): ${message}${help === undefined ? '' : `\n${help}`}`,
      place: `${span.file}:${start.line}:${start.column}`,
      frame: frame.join('\n'),
      id: file,
      // Vite and Rollup count columns from 0.
      loc: { file, line: start.line, column: start.column - 1 },
    };
  });
}

/** Why the app could not be analyzed or written. */
export function reportFailure(error: unknown): readonly Reported[] {
  const isExpected = error instanceof ToolError;
  const help = isExpected && error.help !== undefined ? `\n${error.help}` : '';
  const message = isExpected
    ? error.message + help
    : error instanceof Error
      ? (error.stack ?? error.message)
      : String(error);
  return [{ severity: 'error', message, place: '', frame: '' }];
}

export function reportStale({ path }: Folder): Reported {
  return {
    severity: 'error',
    message: `tsc-run(stale-output): The generated files of ${path} are stale.\nRun tsc-run generate and commit them.`,
    place: '',
    frame: '',
  };
}
