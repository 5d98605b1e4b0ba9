import type { Folder } from '../../analysis/model/folder.js';
import type { Change } from '../disk/apply-changes.js';

const ATTRIBUTES = '.gitattributes';
const IGNORE = '.gitignore';

/**
 * Marks the generated files as such, with the line ends that the tool writes; ignores the folder of caches and stores,
 * and `compiled`, the folder of what is compiled, if there is one to ignore.
 */
export function editGitFiles({ root, outDir, repository }: GitFilesInput, compiled?: string): readonly Change[] {
  const attributes = root.read(ATTRIBUTES);
  const ignore = root.read(IGNORE);
  const isMarked = linesOf(attributes).some((line) => line.startsWith(outDir) && line.includes('linguist-generated'));
  const lines = [IGNORE, `${repository}/${IGNORE}`].flatMap((path) => linesOf(root.read(path)));
  const ignored = new Set(lines.map(toName));
  const missing = ['.tsc-run', ...(compiled === undefined ? [] : [compiled])].filter((name) => !ignored.has(name));
  return [
    ...(isMarked ? [] : [append(ATTRIBUTES, attributes, [`${outDir}/** linguist-generated text eol=lf`])]),
    ...(missing.length === 0
      ? []
      : [
          append(
            IGNORE,
            ignore,
            missing.map((name) => `${name}/`),
          ),
        ]),
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
    linesOf(root.read(path)).some((line) => [outDir, name].includes(toName(line))),
  );
}

function linesOf(text = ''): readonly string[] {
  return text.split('\n').map((line) => line.trim());
}

/** The folder that a line of `.gitignore` names. */
function toName(line: string): string {
  return line.replace(/^(?:\*\*)?\/|\/\**$/g, '');
}

function append(path: string, before: string | undefined, lines: readonly string[]): Change {
  if (before === undefined) return { path, text: `${lines.join('\n')}\n` };
  const eol = before.includes('\r\n') ? '\r\n' : '\n';
  const gap = before === '' || before.endsWith('\n') ? '' : eol;
  return { path, before, text: `${before}${gap}${lines.join(eol)}${eol}` };
}
