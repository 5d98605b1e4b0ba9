/**
 * The files of one app: all that an analysis knows of the world. Paths are posix and relative to `path`; those of files
 * outside it start with `../`.
 */
export interface Folder {
  /** The folder of the config; absolute and posix. */
  readonly path: string;
  /** The text of a file; undefined where there is no such file. */
  read(file: string): string | undefined;
  /** The source files below a folder, sorted. */
  list(folder: string): readonly string[];
  /** What is at a path; undefined where nothing is. */
  stat(path: string): 'file' | 'folder' | undefined;
  /** The files that an import may mean, in the order in which they are tried; none for a package. */
  resolve(specifier: string, from: string): readonly string[];
}
