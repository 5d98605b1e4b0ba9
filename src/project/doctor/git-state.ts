import { createGit } from '../../contracts/past/git.js';
import { ToolError } from '../disk/tool-error.js';

/** What Git says of the files of an app. */
export type GitState = {
  /** The files that are in the index, of those asked about. */
  readonly tracked: ReadonlySet<string>;
  /** A generated file that is left out, and the rule; `file` is relative to the repository or absolute. */
  readonly ignored?: {
    readonly path: string;
    readonly file: string;
    readonly line: number;
    readonly pattern: string;
  };
  /** Whether Git changes line ends to those of Windows when it checks out. */
  readonly changesLineEnds: boolean;
  /** Whether attributes say how the registry's lines end. */
  readonly hasAttributes: boolean;
};

/** Asks about the generated files, of which the first is the registry, and the config; undefined where Git cannot say. */
export function readGit(
  root: string,
  generated: readonly [registry: string, ...others: string[]],
  config: string,
): GitState | undefined {
  try {
    const git = createGit(root);
    // A monitor of the file system is a program that the repository names.
    const ask = (...args: readonly string[]): string | undefined => git.ask(['-c', 'core.fsmonitor=false', ...args]);
    const tracked = ask('ls-files', '-z', '--', ...[...generated, config].map((file) => `:(literal)${file}`));
    if (tracked === undefined) return undefined;
    const ignored = findIgnored(ask('check-ignore', '-v', '--', ...generated) ?? '');
    const attributes = ask('check-attr', '-z', 'text', 'eol', '--', generated[0])?.split('\0') ?? [];
    return {
      tracked: new Set(tracked.split('\0')),
      ...(ignored && { ignored }),
      changesLineEnds: ask('config', '--get', 'core.autocrlf') === 'true',
      hasAttributes: [attributes[2], attributes[5]].some((value) => value !== undefined && value !== 'unspecified'),
    };
  } catch (error) {
    // Git is not installed.
    if (error instanceof ToolError) return undefined;
    throw error;
  }
}

/** The first file that a rule leaves out: Git also lists those that a rule with `!` brings back. */
function findIgnored(rules: string): GitState['ignored'] {
  const [, file, line, pattern = '', path = ''] = /^(.+?):(\d+):(?!!)(.*)\t(.*)$/m.exec(rules) ?? [];
  return file === undefined ? undefined : { path, file, line: Number(line), pattern };
}
