import type { Span } from '../model/source.js';

/**
 * The strings of a file that spell a name, without their quotes. What they are used for only types can tell; one that is
 * a plain word may be anything, so it is not found.
 */
export function findSpellings(file: string, text: string, name: string): readonly Span[] {
  if (!/\W/.test(name)) return [];
  const found: Span[] = [];
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1)) {
    const end = at + name.length;
    const before = text.charAt(at - 1);
    if (`'"\``.includes(before) && before !== '' && text.charAt(end) === before) found.push({ file, start: at, end });
  }
  return found;
}

/** Whether the head of a file says that a tool has written it. */
export function isMarkedGenerated(text: string): boolean {
  return /@generated\b|do not edit/i.test(text.slice(0, 500));
}
