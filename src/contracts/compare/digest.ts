import { createHash } from 'node:crypto';
import type { WireForms, WireType } from '../model/wire-type.js';
import { createGraph, describeNode, nameNodes } from './graph.js';

/** A short name for a form: the same for all forms that hold the same, on every machine. */
export function toDigest(forms: WireForms, form: WireType): string {
  const graph = createGraph();
  const node = graph.add(forms, form);
  const names = nameNodes(graph.nodes, hash);
  // A name tells a node from all others here, but says only as much about its parts as that takes.
  const all = graph.nodes.map((each, index) => `${names[index]} ${describeNode(each, names)}`);
  return hash([names[node], ...[...new Set(all)].sort()].join('\n'));
}

export function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
