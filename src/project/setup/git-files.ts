import type { Folder } from '../../analysis/model/folder.js';
import type { Change } from '../disk/apply-changes.js';

const ATTRIBUTES = '.gitattributes';
const IGNORE = '.gitignore';

/** Marks the generated files as such, with the line ends that the tool writes; ignores the folder of caches and stores. */
export function editGitFiles({ root, outDir, repository }: GitFilesInput): readonly Change[] {
  const attributes = root.read(ATTRIBUTES);
  const ignore = root.read(IGNORE);
  const isMarked = linesOf(attributes).some((line) => line.startsWith(outDir) && line.includes('linguist-generated'));
  const isIgnored = [IGNORE, `${repository}/${IGNORE}`].some((path) =>
    linesOf(root.read(path)).some((line) => /^(?:\*\*)?\/?\.tsc-run\/?$/.test(line)),
  );
  return [
    ...(isMarked ? [] : [append(ATTRIBUTES, attributes, `${outDir}/** linguist-generated text eol=lf`)]),
    ...(isIgnored ? [] : [append(IGNORE, ignore, '.tsc-run/')]),
  ];
}

export type GitFilesInput = {
  readonly root: Folder;
  /** The folder of the generated files. */
  readonly outDir: string;
  readonly repository: string;
};

/** Whether Git would leave the generated files out. */
export function ignoresGenerated({ root, outDir, repository }: GitFilesInput): boolean {
  const name = outDir.slice(outDir.lastIndexOf('/') + 1);
  return [IGNORE, `${repository}/${IGNORE}`].some((path) =>
    linesOf(root.read(path)).some((line) => [outDir, name].includes(line.replace(/^(?:\*\*)?\/|\/\**$/g, ''))),
  );
}

function linesOf(text = ''): readonly string[] {
  return text.split('\n').map((line) => line.trim());
}

function append(path: string, before: string | undefined, line: string): Change {
  if (before === undefined) return { path, text: `${line}\n` };
  const eol = before.includes('\r\n') ? '\r\n' : '\n';
  const gap = before === '' || before.endsWith('\n') ? '' : eol;
  return { path, before, text: `${before}${gap}${line}${eol}` };
}
