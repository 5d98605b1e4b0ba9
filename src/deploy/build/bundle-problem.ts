import { toAppPath } from '../../analysis/lib/paths.js';
import { quote } from '../../analysis/lib/quote.js';
import type { Severity } from '../../analysis/model/diagnostic.js';
import type { Position } from '../../analysis/model/source.js';
import { toPosix } from '../../project/disk/folder.js';

/** What the bundler has to say about a file. */
export type BundleProblem = {
  readonly severity: Severity;
  /** Relative to the app. */
  readonly file: string;
  readonly start: Position;
  /** Exclusive. */
  readonly end: Position;
  readonly message: string;
  readonly help?: string;
};

/** A log of rolldown, or one of the errors that it throws together. */
export type BundlerLog = {
  readonly code?: string;
  readonly message: string;
  readonly id?: string;
  /** The import that was not found, or the module that lacks an export. */
  readonly exporter?: string;
  /** `line` counts from 1, `column` from 0. */
  readonly loc?: { readonly file?: string; readonly line: number; readonly column: number };
};

/** A log in our words. What has no place in a file is about the function whose entry is in `source`. */
export function toBundleProblem(root: string, source: string, severity: Severity, log: BundlerLog): BundleProblem {
  const { code, loc, id, exporter = '' } = log;
  const path = loc?.file ?? id;
  const isFile = path !== undefined && !path.startsWith('\0');
  const start = isFile && loc !== undefined ? { line: loc.line, column: loc.column + 1 } : { line: 1, column: 1 };
  // The specifier in its quotes.
  const length = code === 'UNRESOLVED_IMPORT' && isFile ? exporter.length + 2 : 0;
  return {
    severity,
    file: isFile ? toAppPath(root, toPosix(path)) : source,
    start,
    end: { ...start, column: start.column + length },
    ...describe(log),
  };
}

function describe({ code, message, exporter = '' }: BundlerLog): Pick<BundleProblem, 'message' | 'help'> {
  const [sentence = ''] = message.replace(/^\[\w+\] /, '').split('\n');
  switch (code) {
    case 'UNRESOLVED_IMPORT':
      return {
        message: `Cannot find the module ${quote(exporter)}.`,
        help: exporter.startsWith('.')
          ? 'Create the file, or correct the path.'
          : 'Install the package, or name it in build.exclude of the config if a layer of the function has it.',
      };
    case 'MISSING_EXPORT':
      return { message: sentence, help: 'Correct the name. If it is a type, import it with import type.' };
    case 'PARSE_ERROR':
      return { message: `This file does not parse: ${sentence}.`, help: 'Correct it.' };
    default:
      return { message: sentence };
  }
}
