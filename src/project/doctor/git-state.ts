import { createGit } from '../../contracts/past/git.js';
import { ToolError } from '../disk/tool-error.js';

/** What Git says of the files of an app. */
export type GitState = {
  /** The files that are in the index, of those asked about. */
  readonly tracked: ReadonlySet<string>;
  /** The rule that leaves the registry out; `file` is relative to the repository or absolute. */
  readonly ignored?: { readonly file: string; readonly line: number; readonly pattern: string };
  /** Whether Git changes line ends to those of Windows when it checks out. */
  readonly changesLineEnds: boolean;
  /** Whether attributes say how the registry's lines end. */
  readonly hasAttributes: boolean;
};

/** Asks about files, the first of which is the registry; undefined where Git cannot say. */
export function readGit(root: string, files: readonly [registry: string, ...others: string[]]): GitState | undefined {
  try {
    const git = createGit(root);
    // A monitor of the file system is a program that the repository names.
    const ask = (...args: readonly string[]): string | undefined => git.ask(['-c', 'core.fsmonitor=false', ...args]);
    const tracked = ask('ls-files', '-z', '--', ...files.map((file) => `:(literal)${file}`));
    if (tracked === undefined) return undefined;
    const rule = /^(.+?):(\d+):(.*)\t/.exec(ask('check-ignore', '-v', '--', files[0]) ?? '');
    const [, file = '', line = '', pattern = ''] = rule ?? [];
    const attributes = ask('check-attr', '-z', 'text', 'eol', '--', files[0])?.split('\0') ?? [];
    return {
      tracked: new Set(tracked.split('\0')),
      ...(file !== '' && !pattern.startsWith('!') && { ignored: { file, line: Number(line), pattern } }),
      changesLineEnds: ask('config', '--get', 'core.autocrlf') === 'true',
      hasAttributes: [attributes[2], attributes[5]].some((value) => value !== undefined && value !== 'unspecified'),
    };
  } catch (error) {
    // Git is not installed.
    if (error instanceof ToolError) return undefined;
    throw error;
  }
}
