import { BadBodyError } from './bad-body.js';

/** The text fields of a form, by name. A field that is there several times is a list. */
export type FormFields = Record<string, string | string[]>;

/** Reads the text fields of a form. Throws a `BadBodyError` if the body is none. */
export function readForm(contentType: string, body: Uint8Array): FormFields {
  const [type = ''] = contentType.split(';', 1);
  switch (type.trim().toLowerCase()) {
    case 'application/x-www-form-urlencoded':
      return toFields(new URLSearchParams(new TextDecoder().decode(body)));
    case 'multipart/form-data':
      return toFields(readMultipart(contentType, body));
    default:
      throw new BadBodyError(`The body of the request is no form: its content-type is '${contentType}'.`);
  }
}

/** Without a prototype: the client chooses the keys. */
function toFields(entries: Iterable<readonly [string, string]>): FormFields {
  const fields: FormFields = Object.create(null);
  for (const [name, value] of entries) {
    const before = fields[name];
    if (before === undefined) fields[name] = value;
    else if (typeof before === 'string') fields[name] = [before, value];
    else before.push(value);
  }
  return fields;
}

/** RFC 7578. As latin1 every byte is one character, so that fields can be cut out of the text and decoded afterwards. */
function readMultipart(contentType: string, body: Uint8Array): readonly Field[] {
  const boundary = readParameters(contentType).get('boundary');
  if (!boundary) throw new BadBodyError('The form has no boundary in its content-type.');
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
  const [, ...parts] = `\r\n${text}`.split(`\r\n--${boundary}`);
  const end = parts.findIndex((part) => part.startsWith('--'));
  if (end < 0) throw new BadBodyError('The form is cut off: its last boundary is missing.');
  return parts.slice(0, end).flatMap(readPart);
}

type Field = readonly [name: string, value: string];

/** The field of a part; none for a file. */
function readPart(part: string): readonly Field[] {
  const headersEnd = part.indexOf('\r\n\r\n');
  const [, disposition = ''] = /\r\ncontent-disposition:([^\r\n]*)/i.exec(part.slice(0, Math.max(headersEnd, 0))) ?? [];
  const parameters = readParameters(disposition);
  const name = parameters.get('name');
  if (name === undefined) throw new BadBodyError('A part of the form has no name.');
  if (parameters.has('filename') || parameters.has('filename*')) return [];
  return [[decodeName(name), toUtf8(part.slice(headersEnd + 4))]];
}

/** The parameters of a header, by name in lower case: `boundary` of `multipart/form-data; boundary="x"`. */
function readParameters(header: string): ReadonlyMap<string, string> {
  const matches = header.matchAll(/;[ \t]*([^\s=;]+)=(?:"([^"]*)"|([^\s;]*))/g);
  return new Map(Array.from(matches, ([, name = '', quoted, bare = '']) => [name.toLowerCase(), quoted ?? bare]));
}

/** Browsers escape three characters in the names of fields. */
function decodeName(name: string): string {
  return toUtf8(name).replace(/%(0A|0D|22)/gi, decodeURIComponent);
}

function toUtf8(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('utf8');
}
