/** The decoded segments of a path as a request has it: encoded, without the query. A text that says why there are none. */
export function toSegments(path: string): readonly string[] | string {
  if (!path.startsWith('/')) return 'The path does not start with a slash.';
  if (!/^[\x21-\x7e]*$/.test(path)) return 'The path has characters that must be percent-encoded.';
  const written = path.slice(1).split('/');
  // A slash at the end makes no difference.
  if (written.at(-1) === '') written.pop();
  try {
    const segments = written.map(decodeURIComponent);
    return segments.some((each) => each === '.' || each === '..') ? 'The path has a segment . or .. in it.' : segments;
  } catch {
    return 'The path has a % that is not followed by the code of a character.';
  }
}
