/**
 * The files of one app, and the only input of an analysis. Paths are posix and relative to `path`; those of files
 * outside it start with `../`.
 */
export interface Folder {
  /** The folder of the config; absolute and posix. */
  readonly path: string;
  /** The text of a file; undefined if there is no such file. */
  read(file: string): string | undefined;
  /** The source files below a folder, sorted. */
  list(folder: string): readonly string[];
  /** What is at a path; undefined if nothing is. */
  stat(path: string): 'file' | 'folder' | undefined;
  /**
   * The files that an import may resolve to, in the order in which they are tried. If it resolves to an installed
   * package, that file comes first, below `node_modules/`.
   */
  resolve(specifier: string, from: string): readonly string[];
  /** The files that decided how imports resolve, such as `package.json` and `tsconfig.json`. */
  deciding?(): readonly string[];
  /** Called after a change of files that may decide how imports resolve. */
  refresh?(): void;
}
