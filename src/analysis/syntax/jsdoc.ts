import type { Tags } from '../model/facts.js';
import type { Comment, Parsed } from './parse.js';

const NO_TAGS: Tags = { internal: false };

/** The tags of the JSDoc comment that stands directly before `offset`. */
export function readTags({ text, comments }: Parsed, offset: number): Tags {
  const comment = findJsDoc(text, comments, offset);
  return comment === undefined ? NO_TAGS : parseTags(text, comment);
}

export function findJsDoc(text: string, comments: readonly Comment[], offset: number): Comment | undefined {
  let start = offset;
  for (let index = lastBefore(comments, offset); index >= 0; index--) {
    const comment = comments[index] as Comment;
    if (text.slice(comment.end, start).trim() !== '') return undefined;
    if (comment.type === 'Block' && comment.value.startsWith('*')) return comment;
    start = comment.start;
  }
  return undefined;
}

function lastBefore(comments: readonly Comment[], offset: number): number {
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((comments[middle] as Comment).end <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

const TAG = /^[ \t]*(?:\*+[ \t]*)?@(internal|event)(?![\w-])[ \t]*(\S*)/gm;

function parseTags(text: string, comment: Comment): Tags {
  const opening = comment.start + '/**'.length;
  const found = [...text.slice(opening, comment.end - '*/'.length).matchAll(TAG)];
  const event = found.find((match) => match[1] === 'event');
  const internal = found.some((match) => match[1] === 'internal');
  if (event === undefined) return internal ? { internal } : NO_TAGS;
  const name = event[2] as string;
  const end = opening + event.index + event[0].length;
  return { internal, event: { name, start: end - name.length, end } };
}
