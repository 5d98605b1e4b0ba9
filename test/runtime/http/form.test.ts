import { describe, expect, it, test } from 'vitest';
import { toRequest } from '../../../src/runtime/http/request.js';

const read = (type: string, body: string | Uint8Array) =>
  toRequest({ method: 'POST', url: '/', headers: { 'content-type': type }, body }).formData();

/** The form as the platform's own client sends it. */
async function send(form: FormData) {
  const sent = new Response(form);
  return read(sent.headers.get('content-type')!, new Uint8Array(await sent.arrayBuffer()));
}

describe('urlencoded', () => {
  const TYPE = 'application/x-www-form-urlencoded';

  it('gives text, and a list for a repeated field', () =>
    expect(read(`${TYPE.toUpperCase()}; charset=utf-8`, 'name=Ada+L&tag=a&tag=b&tag=c')).toEqual({
      name: 'Ada L',
      tag: ['a', 'b', 'c'],
    }));

  it('takes bad percent signs as they are', () => expect(read(TYPE, 'a=%&b=%C3%A4')).toEqual({ a: '%', b: 'ä' }));

  it('without a body has no fields', () => expect(read(TYPE, '')).toEqual({}));

  it('keeps __proto__ a field', () => {
    const fields = read(TYPE, '__proto__=a&__proto__=b&constructor=c');
    expect(Object.entries(fields)).toEqual([
      ['__proto__', ['a', 'b']],
      ['constructor', 'c'],
    ]);
    expect(fields['toString']).toBeUndefined();
  });
});

describe('multipart', () => {
  it('gives the text fields of a real client, without its files', async () => {
    const form = new FormData();
    form.append('name', 'Ada');
    form.append('tag', 'ä\r\n--x');
    form.append('tag', '');
    form.append('a"; filename="b\r\n', 'odd');
    form.append('photo', new File([new Uint8Array([0, 255, 13, 10])], 'p.png', { type: 'image/png' }));
    expect(await send(form)).toEqual({ name: 'Ada', tag: ['ä\r\n--x', ''], 'a"; filename="b\r\n': 'odd' });
  });

  it('gives the files to the platform, as the documentation shows', async () => {
    const form = new FormData();
    form.append('photo', new File([new Uint8Array([0, 255])], 'p.png', { type: 'image/png' }));
    const sent = new Response(form);
    const request = toRequest({
      method: 'POST',
      url: '/',
      headers: Object.fromEntries(sent.headers),
      body: new Uint8Array(await sent.arrayBuffer()),
    });
    const headers = { 'content-type': request.header('content-type')! };
    const files = await new Response(request.buffer(), { headers }).formData();
    expect([...new Uint8Array(await (files.get('photo') as File).arrayBuffer())]).toEqual([0, 255]);
  });

  const part = (headers: string, value = 'x') => `--b\r\n${headers}\r\n\r\n${value}\r\n--b--\r\n`;

  it.each([
    ['a preamble', `hello\r\n${part('Content-Disposition: form-data; name="a"')}`],
    ['other headers and an unquoted name', part('X: y\r\ncontent-disposition:form-data;name=a')],
  ])('has %s', (_, body) => expect(read('multipart/form-data; boundary=b', body)).toEqual({ a: 'x' }));

  it('has a quoted boundary, and an end without fields', () =>
    expect(read('multipart/form-data; boundary="b b"', '--b b--\r\n')).toEqual({}));

  it.each([
    ['multipart/form-data', '--b--', 'The form has no boundary in its content-type.'],
    ['multipart/form-data; boundary=', '--b--', 'The form has no boundary in its content-type.'],
    ['multipart/form-data; boundary=b', '--b\r\n', 'The form is cut off: its last boundary is missing.'],
    ['multipart/form-data; boundary=b', '', 'The form is cut off: its last boundary is missing.'],
    ['multipart/form-data; boundary=b', part('X: y'), 'A part of the form has no name.'],
    ['multipart/form-data; boundary=b', '--b\r\nx\r\n--b--', 'A part of the form has no name.'],
  ])('%s with %j is a SyntaxError', (type, body, message) => {
    expect(() => read(type, body)).toThrow(SyntaxError);
    expect(() => read(type, body)).toThrow(message);
  });

  it.each([
    ['many parts', '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n'.repeat(20_000)],
    ['quotes', `--b\r\nContent-Disposition: form-data; name="a"${';a="'.repeat(50_000)}\r\n\r\nx\r\n`],
    ['spaces', `--b\r\nContent-Disposition: form-data; name="a"${'; '.padEnd(200_000)}\r\n\r\nx\r\n`],
  ])('reads %s without retracing its steps', (_, parts) => {
    const start = process.cpuUsage();
    read('multipart/form-data; boundary=b', `${parts}--b--`);
    expect(process.cpuUsage(start).user).toBeLessThan(5_000_000);
  });
});

test.each(['application/json', ''])('a body of the type %j is no form', (type) =>
  expect(() => read(type, 'a=1')).toThrow(`The body of the request is no form: its content-type is '${type}'.`),
);
