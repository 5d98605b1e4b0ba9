import { createHash } from 'node:crypto';
import type { WireForms, WireType } from '../model/wire-type.js';
import { createGraph, nameNodes } from './graph.js';

/** A short name for a form: the same for all forms that hold the same, on every machine. */
export function toDigest(forms: WireForms, form: WireType): string {
  const graph = createGraph();
  const node = graph.add(forms, form);
  return nameNodes(graph.nodes, hash)[node] ?? '';
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
