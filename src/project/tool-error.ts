/** Expected trouble outside the app's code: told in one sentence, without a stack. */
export class ToolError extends Error {
  override readonly name = 'ToolError';
  /** What to do next. */
  readonly help: string | undefined;

  constructor(message: string, help?: string) {
    super(message);
    this.help = help;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be too large',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EEXIST: 'a file stands where a folder is needed',
  EISDIR: 'a folder stands where a file is needed',
  ELOOP: 'its symbolic links go round in a circle',
  EMFILE: 'too many files are open',
  ENOENT: 'there is no such file or folder',
};

/** The system's error code, when it is an error of the system. */
export function systemCode(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return code !== undefined && /^E[A-Z0-9]+$/.test(code) && 'syscall' in (error as object) ? code : undefined;
}

/** Tells a refusal of the file system; anything else stays the bug that it is. */
export function toToolError(error: unknown, what: string, help?: string): unknown {
  const code = systemCode(error);
  return code === undefined ? error : new ToolError(`${what}: ${REASONS[code] ?? code}`, help);
}
