/** An expected failure outside the app's code, reported in one sentence and without a stack trace. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
  /** What to do next. */
  readonly help: string | undefined;

  constructor(message: string, help?: string) {
    super(message);
    this.help = help;
  }
}

/** By error code: why the system refuses, and what the user can do about it. */
const REFUSALS: Readonly<Record<string, readonly [reason: string, remedy: string]>> = {
  EACCES: ['permission denied', 'Give your user that permission'],
  EPERM: ['permission denied', 'Give your user that permission'],
  EROFS: ['the disk is read-only', 'Make it writable'],
  ENOSPC: ['the disk is full', 'Free some space'],
  EDQUOT: ['the disk quota is used up', 'Free some space'],
  EFBIG: ['the file would be too large', 'Raise the limit of your system'],
  ENOTDIR: ['a part of the path is a file, not a folder', 'Remove or rename that file'],
  EEXIST: ['there is a file where a folder is needed', 'Remove or rename that file'],
  EISDIR: ['there is a folder where a file is needed', 'Remove or rename that folder'],
  ELOOP: ['its symbolic links go round in a circle', 'Remove one of the links'],
  EMFILE: ['too many files are open', 'Close other programs, or raise the limit of your system'],
  ENOENT: ['there is no such file or folder', 'Create it, or remove what points to it'],
};

/** The code of a system error, such as `ENOENT`; undefined for any other error. */
export function systemCode(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return code !== undefined && /^E[A-Z0-9]+$/.test(code) && 'syscall' in (error as object) ? code : undefined;
}

/** Converts an error of the file system to a `ToolError`; returns any other error unchanged, because it is a bug. */
export function toToolError(error: unknown, what: string): unknown {
  const code = systemCode(error);
  if (code === undefined) return error;
  const [reason, remedy] = REFUSALS[code] ?? [code, 'Solve this'];
  return new ToolError(`${what}: ${reason}`, `${remedy}, then run the command again.`);
}
