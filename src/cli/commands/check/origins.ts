import { lineStarts, type Position, positionAt, type Span } from '../../../analysis/model/source.js';
import { pairPlaces } from '../../../project/output/same-meaning.js';
import type { VirtualFile } from '../../../render/code.js';
import type { TextOf } from '../../report/places.js';

/** Finds where in the app a place of a generated file comes from, however the file on disk is formatted. */
export type FindOrigin = (file: string, position: Position) => Span | undefined;

export function createOriginFinder(rendered: readonly VirtualFile[], textOf: TextOf): FindOrigin {
  const known = new Map<string, ReadonlyMap<number, Span>>();
  return (path, { line }) => {
    const file = rendered.find((each) => each.path === path);
    if (file === undefined) return undefined;
    const origins = known.get(path) ?? originsOnDisk(file, textOf(path) ?? '');
    known.set(path, origins);
    return origins.get(line);
  };
}

/** Origins by line of the file on disk; each line takes that of its first node. */
function originsOnDisk({ path, text, origins }: VirtualFile, disk: string): ReadonlyMap<number, Span> {
  if (disk === text) return origins;
  const [renderedStarts, diskStarts] = [lineStarts(text), lineStarts(disk)];
  const found = new Map<number, Span>();
  for (const pair of pairPlaces({ path, rendered: text, disk }) ?? []) {
    const line = positionAt(diskStarts, pair.disk).line;
    const origin = origins.get(positionAt(renderedStarts, pair.rendered).line);
    if (origin !== undefined && !found.has(line)) found.set(line, origin);
  }
  return found;
}
