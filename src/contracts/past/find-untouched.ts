import { isBelow } from '../../analysis/lib/paths.js';
import type { Folder } from '../../analysis/model/folder.js';
import { decidesImports } from '../../analysis/model/layout.js';
import type { Reach } from './follow-imports.js';

export type UntouchedInput = {
  /** The two versions of the app, whose files have the same paths. */
  readonly before: Folder;
  readonly now: Folder;
  /** What each event file depends on now. */
  readonly reaches: ReadonlyMap<string, Reach>;
  /** What the declaration files of the app depend on, which may declare something for all files. */
  readonly ambient: () => readonly Reach[];
  /** The files and folders that differ between the two versions; relative to the app. */
  readonly changed: readonly string[];
  /** Whether a file is generated from the events: it decides nothing about them. */
  readonly isGenerated: (file: string) => boolean;
};

/**
 * The event files whose types cannot differ between the two versions: neither they nor anything that they import is
 * among the changed files, and no change can reach a type without an import.
 */
export function findUntouchedFiles(input: UntouchedInput): ReadonlySet<string> {
  const { before, now, reaches, ambient, changed, isGenerated } = input;
  if (changed.length === 0) return new Set(reaches.keys());
  const touched = changed.filter((file) => !isGenerated(file));
  const reachesAll = (file: string): boolean =>
    decidesTypes(file) || (isTypeScript(file) && [now, before].some((folder) => isAmbient(folder.read(file))));
  if (touched.length > MAX_CHANGED || touched.some(reachesAll)) return new Set();
  const mapsChanged = touched.some(decidesImports);
  const differs = new Set(changed);
  // A submodule, or a link to a folder.
  const folders = changed.filter((path) => [before, now].some((folder) => folder.stat(path) === 'folder'));
  const isChanged = (file: string): boolean => differs.has(file) || folders.some((folder) => isBelow(file, folder));
  const isUntouched = ({ files, packages, open }: Reach): boolean =>
    !open && !(mapsChanged && packages.size > 0) && ![...files].some(isChanged);
  if (!ambient().every(isUntouched)) return new Set();
  return new Set([...reaches].flatMap(([file, reach]) => (isUntouched(reach) ? [file] : [])));
}

/** The declaration files that declare a name for all files that one of the `files` may mean: it holds that name. */
export function findUsedDeclarations(
  folder: Folder,
  declarations: readonly string[],
  files: ReadonlySet<string>,
): readonly string[] {
  if (declarations.length === 0) return [];
  const words = new Set([...files].flatMap((file) => folder.read(file)?.match(/[\w$]+/g) ?? []));
  return declarations.filter((file) => {
    const text = folder.read(file);
    if (text === undefined || !isTypeScript(file) || !isAmbient(text)) return false;
    const names = text.matchAll(/\b(?:interface|type|class|enum|namespace)\s+([\w$]+)/g);
    return [...names].some(([, name = '']) => words.has(name));
  });
}

/** With more changes, comparing all events costs no more. */
const MAX_CHANGED = 2000;

/** Whether a file may decide about the types of all files: a tsconfig under any name. */
function decidesTypes(file: string): boolean {
  return file.endsWith('.json') && !/(?:^|\/)package(?:-lock)?\.json$/.test(file);
}

function isTypeScript(file: string): boolean {
  return /\.[cm]?tsx?$/.test(file);
}

/** Whether a file may declare something that other files see without importing it. */
function isAmbient(text: string | undefined): boolean {
  if (text === undefined) return false;
  return /\b(?:global|module|namespace)\b/.test(text) || !/\b(?:import|export)\b/.test(text);
}
