/** Writes a text as a string literal; `quotes` is the quote character. */
export function toLiteral(text: string, quotes: string): string {
  const escaped = JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
  const safe = escaped.replaceAll(quotes, `\\${quotes}`);
  return quotes + (quotes === '`' ? safe.replaceAll('${', '\\${') : safe) + quotes;
}

/** The quote character that a text starts with, or a single quote. */
export function quotesOf(text: string): string {
  const first = text.charAt(0);
  return first !== '' && `'"\``.includes(first) ? first : "'";
}
