import type { Position, Span } from '../../../analysis/model/source.js';
import type { Places } from '../../report/places.js';

/** Where something starts; `file` is relative to the folder of the config. */
export type Place = Position & { readonly file: string };

export function toPlace({ file, start }: Span, { positionOf }: Places): Place {
  return { file, ...positionOf(file, start) };
}

export function overlaps(a: Span, b: Span): boolean {
  return a.file === b.file && a.start <= b.end && b.start <= a.end;
}
