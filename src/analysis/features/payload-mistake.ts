import type { EventModel } from '../model/model.js';
import type { Problem } from '../model/problem.js';
import { isSameSpan } from '../model/source.js';
import { payloadNotJson } from '../problems/payload-not-json.js';
import type { CompilerError } from './same-mistake.js';

/**
 * The problem that a compiler error in a generated file stands for, if that is a payload that JSON changes: `repeated`
 * if the analysis has reported the same event from its syntax.
 */
export function readPayloadMistake(
  { events }: EventModel,
  { code, message, span, generated }: CompilerError,
): Problem | 'repeated' | undefined {
  if (!generated || code !== CONSTRAINT) return undefined;
  const type = events.find((each) => isSameSpan(each.type.span, span))?.type;
  if (type === undefined) return undefined;
  if (type.json === 'no') return 'repeated';
  const parts = [...message.matchAll(FLAW)].map(([, path = '', found = '']) => ({ path, found }));
  const [first] = parts.toSorted((a, b) => a.path.length - b.path.length);
  return payloadNotJson.at(span, { typeName: type.typeName, ...(first ?? { path: '', found: 'not JSON' }) });
}

/** A type argument that does not satisfy its constraint. */
const CONSTRAINT = 2344;

/** One part in the words of `checks.IsJson`: `"order.placed: lines[].at is a Date: write string"`. */
const FLAW = /"(?:[^"\\]|\\.)*?: (?:the payload|([^":]+?)) is (?:an? )?([^":]+): [^"]+"/g;
