import { groupBy } from '../lib/collections.js';
import type { Change, Expression, Property } from '../model/facts.js';

/** The value of a name after its changes: what they touch cannot be read, and the rest is as declared. */
export function toChanged(name: string, changes: readonly [Change, ...Change[]]): Expression {
  const { start, end } = changes[0].by;
  return replace({ kind: 'reference', name, declared: true, start, end }, changes, 0);
}

/** `value`, with the members replaced that the changes lead to from the step `depth` on. */
function replace(value: Expression, changes: readonly [Change, ...Change[]], depth: number): Expression {
  const whole = changes.find(({ path }) => path.length === depth);
  if (whole !== undefined) return whole.by;
  const groups = groupBy(changes, ({ path }) => path[depth] as string);
  const members = [...groups].map(([name, group]): Property => {
    const { start, end } = (group[0] as Change).by;
    const key: Expression = { kind: 'literal', value: name, start, end };
    const member: Expression = { kind: 'member', object: value, key, start, end };
    return { key, value: replace(member, group as readonly [Change, ...Change[]], depth + 1), end };
  });
  const { start, end } = value;
  return { kind: 'object', properties: [{ value, end }, ...members], start, end };
}
