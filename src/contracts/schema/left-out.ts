import type { Comment, WireForms } from '../model/wire-type.js';
import { faultOf } from './keywords.js';

/**
 * A sentence for each tag that is no keyword as it is written, and for limits that leave no value.
 *
 * @example
 * listLeftOut(forms); // ['events/user.ts:3: @minimum zero is not a number, and is left out.']
 */
export function listLeftOut({ comments = [] }: WireForms): readonly string[] {
  const found = comments.flatMap((each) =>
    [...listFaulty(each), ...listOpposed(each)].map((one) => [each.file, ...one] as const),
  );
  const sorted = found.toSorted((a, b) => (a[0] === b[0] ? a[1] - b[1] : a[0] < b[0] ? -1 : 1));
  return [...new Set(sorted.map(([file, line, sentence]) => `${file}:${line}: ${sentence}`))];
}

type Fault = readonly [line: number, sentence: string];

function listFaulty({ tags }: Comment): readonly Fault[] {
  return tags.flatMap(({ name, text, line }): Fault[] => {
    const fault = faultOf(name, text);
    return fault === undefined ? [] : [[line, `${toTag(name, text)} ${fault}, and is left out.`]];
  });
}

const OPPOSED: readonly (readonly [least: string, most: string])[] = [
  ['minimum', 'maximum'],
  ['exclusiveMinimum', 'exclusiveMaximum'],
  ['minLength', 'maxLength'],
  ['minItems', 'maxItems'],
  ['minProperties', 'maxProperties'],
];

function listOpposed({ tags }: Comment): readonly Fault[] {
  return OPPOSED.flatMap(([least, most]): Fault[] => {
    const [low, high] = [least, most].map((each) =>
      tags.find(({ name, text }) => name === each && !faultOf(name, text)),
    );
    if (low === undefined || high === undefined || Number(low.text) <= Number(high.text)) return [];
    return [[low.line, `${toTag(least, low.text)} is above ${toTag(most, high.text)}, so no value fits.`]];
  });
}

function toTag(name: string, text: string): string {
  return text === '' ? `@${name}` : `@${name} ${text.replace(/\s+/g, ' ')}`;
}
