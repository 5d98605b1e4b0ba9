/** The names of headers and cookies (RFC 9110, `token`). */
export const TOKEN = /^[!#$%&'*+\-.^_`|~\dA-Za-z]+$/;

/** Headers of the connection, which a server decides, not a handler. */
export const CONNECTION_HEADERS: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
]);

/** Throws a `TypeError` for what is no text: `json` of a request gives `any`, so the compiler may not have seen it. */
export function checkText(what: string, value: unknown): void {
  if (typeof value !== 'string') throw new TypeError(`${what} is ${describe(value)}: give a string.`);
}

function describe(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** Throws a `TypeError` if HTTP cannot carry the header. */
export function checkHeader(name: string, value: string): void {
  if (!TOKEN.test(name)) throw new TypeError(`${JSON.stringify(name)} cannot be the name of a header.`);
  checkText(`The value of the header '${name}'`, value);
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
    throw new TypeError(`Header '${name}': its value has a line break or another character that a header cannot have.`);
  }
}

/** A URL as a header carries it: what is already encoded stays. */
export function toLocation(url: string): string {
  checkText('The URL of a redirect', url);
  return toWellFormed(url).replace(/[^\x21-\x7e]+/g, encodeURIComponent);
}

/** The value of `content-disposition` for a download (RFC 6266): a name of any characters is also there encoded. */
export function toDisposition(filename: string | undefined): string {
  if (filename === undefined) return 'attachment';
  const plain = toWellFormed(filename).replace(/[^\x20-\x7e]|["\\%]/gu, '_');
  if (plain === filename) return `attachment; filename="${filename}"`;
  const encoded = encodeURIComponent(toWellFormed(filename)).replace(/['()*]/g, encodeHex);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** What `encodeURIComponent` throws for becomes the replacement character. */
export function toWellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

function encodeHex(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
