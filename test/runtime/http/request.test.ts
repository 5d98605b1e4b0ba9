import { describe, expect, it, test, vi } from 'vitest';
import { type RequestParts, toRequest } from '../../../src/runtime/http/request.js';

const request = (parts: Partial<RequestParts> = {}) =>
  toRequest({ method: 'GET', url: 'http://localhost:3000/', headers: {}, ...parts });

test('a request has what is documented', () => {
  const made = request({
    method: 'post',
    url: 'http://localhost:3000/users/7?page=2&q=a+b%20c#top',
    headers: { 'User-Agent': 'curl/8', cookie: 'a=1; b=x%20y', 'X-List': ['1', '2'], absent: undefined },
    params: { id: '7' },
    body: '{"name":"Ada"}',
    ip: '127.0.0.1',
  });
  expect(made).toMatchObject({
    method: 'POST',
    url: 'http://localhost:3000/users/7?page=2&q=a+b%20c#top',
    path: '/users/7',
    query: { page: '2', q: 'a b c' },
    params: { id: '7' },
    cookies: { a: '1', b: 'x y' },
    ip: '127.0.0.1',
    userAgent: 'curl/8',
    body: '{"name":"Ada"}',
  });
  expect(made.headers).toEqual({ 'user-agent': 'curl/8', cookie: 'a=1; b=x%20y', 'x-list': '1, 2' });
  expect(made.json()).toEqual({ name: 'Ada' });
  expect(made.text()).toBe('{"name":"Ada"}');
  expect([...made.buffer()]).toEqual([...Buffer.from('{"name":"Ada"}')]);
  expect([made.header('USER-agent'), made.header('nope')]).toEqual(['curl/8', undefined]);
});

test('a request without anything has empty parts', () => {
  const made = request();
  expect(made).toMatchObject({ path: '/', query: {}, params: {}, cookies: {}, ip: '', userAgent: '' });
  expect('body' in made).toBe(false);
  expect([made.text(), made.buffer().length]).toEqual(['', 0]);
});

test('a spread keeps the body and the methods', () => {
  const made = { ...request({ body: '1' }), ip: '::1' };
  expect([made.body, made.json(), made.ip]).toEqual(['1', 1, '::1']);
});

test('bytes are decoded only when they are read as text', () => {
  const decode = vi.spyOn(TextDecoder.prototype, 'decode');
  const made = request({ body: new Uint8Array([65]) });
  expect(made.buffer().length).toBe(1);
  expect(decode).not.toHaveBeenCalled();
  expect([made.body, made.text()]).toEqual(['A', 'A']);
  expect(decode).toHaveBeenCalledOnce();
  decode.mockRestore();
});

test('bytes arrive as they are, in a view of a larger buffer too', () => {
  const body = new Uint8Array([0, 255, 254, 128, 0]).subarray(1, 4);
  expect([...request({ body }).buffer()]).toEqual([255, 254, 128]);
  expect(request({ body: Buffer.from('{"ä":1}') }).json()).toEqual({ ä: 1 });
});

describe('json', () => {
  it.each([
    ['', 'The request has no body: it should be JSON.'],
    ['{', 'The body of the request is not JSON: '],
    ['undefined', 'The body of the request is not JSON: '],
  ])('of %j is a SyntaxError', (body, message) => {
    const read = () => request({ body }).json();
    expect(read).toThrow(SyntaxError);
    expect(read).toThrow(message);
  });

  it('keeps __proto__ a key', () => {
    const read = request({ body: '{"__proto__":{"admin":true}}' }).json<object>();
    expect(Object.keys(read)).toEqual(['__proto__']);
    expect('admin' in read).toBe(false);
  });

  it('is read anew by each call', () => {
    const made = request({ body: '{"a":1}' });
    made.json<{ a: number }>().a = 2;
    expect(made.json()).toEqual({ a: 1 });
  });

  it('may begin with a byte order mark', () => {
    expect(request({ body: Buffer.from('\ufeff[1]') }).json()).toEqual([1]);
  });
});

describe('the query', () => {
  const query = (text: string) => ({ ...request({ url: `http://localhost/${text}` }).query });

  it('has the last value of a repeated key', () => expect(query('?a=1&a=2')).toEqual({ a: '2' }));

  it('takes bad percent signs as they are', () =>
    expect(query('?a=%&b=%zz&c=%E4')).toEqual({ a: '%', b: '%zz', c: '\ufffd' }));

  it('has keys without a value', () => expect(query('?a&b=&=c&&')).toEqual({ a: '', b: '', '': 'c' }));

  it('has no key that the client did not send', () => {
    const { query: read } = request({ url: 'http://localhost/?__proto__=x&constructor=y' });
    expect(Object.entries(read)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    expect(read['toString']).toBeUndefined();
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});

test.each([
  ['http://localhost', '/'],
  ['http://localhost?a=1', '/'],
  ['http://user:secret@[::1]:80/a/b?x=/c?d', '/a/b'],
  ['http://[bad:host/a', '/a'],
  ['/only/a/path?x', '/only/a/path'],
  ['//evil.example/a', '//evil.example/a'],
  ['http://localhost/%2e%2e/%zz', '/%2e%2e/%zz'],
  ['http://localhost/a\nb', '/a\nb'],
  ['*', '*'],
])('the path of %s is %s', (url, path) => expect(request({ url }).path).toBe(path));

describe('cookies', () => {
  const cookies = (cookie: string) => ({ ...request({ headers: { cookie } }).cookies });

  it.each<[string, Record<string, string>]>([
    ['a=1; a=2', { a: '1' }],
    ['a="quoted"; b=x=y', { a: 'quoted', b: 'x=y' }],
    ['a=%; b=%E4%', { a: '%', b: '%E4%' }],
    ['; =x; lonely;  a = 1 ;', { a: '1' }],
    ['', {}],
  ])('of %j', (header, expected) => expect(cookies(header)).toEqual(expected));

  it('have no key that the client did not send', () => {
    const { cookies: read } = request({ headers: { cookie: '__proto__=x; toString=y' } });
    expect(Object.keys(read)).toEqual(['__proto__', 'toString']);
    expect(read['valueOf']).toBeUndefined();
  });

  it('may stand in several headers', () =>
    expect(request({ headers: { Cookie: ['a=1', 'b=2'] } }).cookies).toEqual({ a: '1', b: '2' }));
});

test('a header named __proto__ is a header', () => {
  const headers = JSON.parse('{"__proto__":"x"}') as Record<string, string>;
  const made = request({ headers });
  expect(made.header('__proto__')).toBe('x');
  expect(made.header('constructor')).toBeUndefined();
});
