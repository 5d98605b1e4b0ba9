/** A string literal in the given quotes. */
export function toLiteral(text: string, quotes: string): string {
  const escaped = JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
  const safe = escaped.replaceAll(quotes, `\\${quotes}`);
  return quotes + (quotes === '`' ? safe.replaceAll('${', '\\${') : safe) + quotes;
}

/** The quotes in which a text starts, or single ones. */
export function quotesOf(text: string): string {
  const first = text.charAt(0);
  return first !== '' && `'"\``.includes(first) ? first : "'";
}
