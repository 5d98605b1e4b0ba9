import type { EmitFailure } from '../runtime/bus.js';
import type { Envelope } from '../runtime/envelope.js';
import { describeValue } from './advice.js';

export function unknownEvent({ type }: Envelope, index: number): EmitFailure {
  const message = `Cannot emit '${type}': the manifest has no such event. Export a type for it from events/ and run tsc-run generate.`;
  return { index, type, code: 'unknown-event', message };
}

export function busClosed({ type }: Envelope, index: number): EmitFailure {
  const message = `Cannot emit '${type}': the bus was closed. Emit before bus.close(), or open the bus again.`;
  return { index, type, code: 'closed', message };
}

export function idOfOther({ id, type }: Envelope, index: number, other: string): EmitFailure {
  const message = `Cannot emit '${type}': the id '${id}' belongs to a stored '${other}'. Give this event an id of its own, such as '${type}-${id}'.`;
  return { index, type, code: 'refused', message };
}

export function notStored({ type }: Envelope, index: number, why: string): EmitFailure {
  return { index, type, code: 'refused', message: `Cannot emit '${type}': ${why}` };
}

export function deliversAlready(): Error {
  return new Error('This bus delivers already. Close its consumer before consuming again.');
}

export function lacksSubscribers(names: readonly string[]): Error {
  const list = names.map((name) => `'${name}'`).join(', ');
  const part = 'If other processes deliver to the rest, name what this one delivers to: deliverTo(map, { only: […] }).';
  return new Error(`deliverTo(…) lacks ${list}, which the manifest has. Add what is missing to the map. ${part}`);
}

export function cannotDeliver(given: unknown): TypeError {
  return new TypeError(
    `bus.consume was given ${describeValue(given)}: give it deliverTo(…), or a function that delivers.`,
  );
}

export function cannotConsume(): Error {
  return new Error('This bus was closed. Open it again before consuming.');
}

export function cannotAdminister(): Error {
  return new Error('This bus was closed. Open it again before using its admin.');
}
