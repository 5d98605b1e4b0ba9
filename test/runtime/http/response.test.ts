import { ServerResponse, type IncomingMessage } from 'node:http';
import { describe, expect, it, test } from 'vitest';
import * as http from '../../../src/runtime/http/index.js';

const { response } = http;

test('a response is complete from the start, and each method returns another', () => {
  const start = response();
  expect(start).toEqual({ statusCode: 200, headers: {}, cookies: [], body: '' });
  const json = start.json({ a: 1 });
  expect(json).toEqual({
    statusCode: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    cookies: [],
    body: '{"a":1}',
  });
  expect(json.status(201).header('X-A', 'b').cookie('c', 'd')).toEqual({
    statusCode: 201,
    headers: { 'content-type': 'application/json; charset=utf-8', 'x-a': 'b' },
    cookies: ['c=d'],
    body: '{"a":1}',
  });
  expect(start).toEqual({ statusCode: 200, headers: {}, cookies: [], body: '' });
});

test('the order of the methods does not matter', () => {
  const steps: ((before: http.Response) => http.Response)[] = [
    (before) => before.status(201),
    (before) => before.json([1]),
    (before) => before.header('content-type', 'application/problem+json'),
    (before) => before.cookie('a', 'b'),
    (before) => before.attachment('a.json'),
  ];
  const run = (order: typeof steps) => order.reduce((before, step) => step(before), response());
  const expected = run(steps);
  expect(expected.headers['content-type']).toBe('application/problem+json');
  for (let turn = 1; turn < steps.length; turn++) {
    expect(run([...steps.slice(turn), ...steps.slice(0, turn)])).toEqual(expected);
  }
  expect(run([...steps].reverse())).toEqual(expected);
});

test('nothing of a response can be changed', () => {
  type Mutable = { statusCode: number; headers: Record<string, string>; cookies: string[] };
  const made = response().header('a', 'b').cookie('c', 'd') as unknown as Mutable;
  expect(() => (made.statusCode = 500)).toThrow(TypeError);
  expect(() => (made.headers['a'] = 'x')).toThrow(TypeError);
  expect(() => made.cookies.push('x')).toThrow(TypeError);
});

test('equal responses are equal, and print as their data', () => {
  expect(response(201).json({ a: 1 })).toEqual(response().json({ a: 1 }).status(201));
  expect(JSON.parse(JSON.stringify(response()))).toEqual({ statusCode: 200, headers: {}, cookies: [], body: '' });
});

describe('bodies', () => {
  it.each<[string, http.Response, string, unknown]>([
    ['json', response().json(null), 'application/json; charset=utf-8', 'null'],
    ['json without a value', response().json(undefined), 'application/json; charset=utf-8', 'null'],
    ['html', response().html('<p>'), 'text/html; charset=utf-8', '<p>'],
    ['text', response().text('ä'), 'text/plain; charset=utf-8', 'ä'],
    ['bytes', response().bytes(new Uint8Array([1])), 'application/octet-stream', new Uint8Array([1])],
    ['bytes with a type', response().bytes(new Uint8Array([1]), 'image/png'), 'image/png', new Uint8Array([1])],
    [
      'bytes with a type that another body has',
      response().json(1).bytes(new Uint8Array(), 'text/html; charset=utf-8'),
      'text/html; charset=utf-8',
      new Uint8Array(),
    ],
    ['a later body', response().json({}).html('<p>'), 'text/html; charset=utf-8', '<p>'],
  ])('%s', (_, made, type, body) => {
    expect(made.headers).toEqual({ 'content-type': type });
    expect(made.body).toEqual(body);
  });

  it.each([
    ['a promise', Promise.resolve(1), 'http.response().json() was given a promise. Await it first.'],
    ['a bigint', { id: 1n }, 'BigInt'],
  ])('json refuses %s', (_, data, message) => expect(() => response().json(data)).toThrow(message));
});

test.each([199, 600, 100, 200.5, NaN, '200' as unknown as number])('%s is no status code', (status) => {
  const message = `${status} is no status code here: write a whole number from 200 to 599.`;
  expect(() => response(status)).toThrow(new RangeError(message));
  expect(() => response().status(status)).toThrow(new RangeError(message));
});

describe('redirect', () => {
  it('is a 302 that keeps what was there', () =>
    expect(response(200).cookie('a', 'b').redirect('/x')).toMatchObject({
      statusCode: 302,
      headers: { location: '/x' },
      cookies: ['a=b'],
    }));

  it.each([
    ['/ä b?q=%20&r=ü', '/%C3%A4%20b?q=%20&r=%C3%BC'],
    ['/a\r\nset-cookie: x=1', '/a%0D%0Aset-cookie:%20x=1'],
    ['/\ud800', '/%EF%BF%BD'],
    ['https://example.com/a?b=c#d', 'https://example.com/a?b=c#d'],
  ])('to %j', (url, location) => expect(response().redirect(url, 303).headers).toEqual({ location }));

  it('refuses a status that redirects nowhere', () =>
    expect(() => response().redirect('/', 200)).toThrow(
      new RangeError('200 is no status code here: write a whole number from 300 to 399.'),
    ));
});

describe('attachment', () => {
  it.each([
    [undefined, 'attachment'],
    ['report.pdf', 'attachment; filename="report.pdf"'],
    ['a "b" \\c.pdf', `attachment; filename="a _b_ _c.pdf"; filename*=UTF-8''a%20%22b%22%20%5Cc.pdf`],
    ["ä (1)'*.pdf", `attachment; filename="_ (1)'*.pdf"; filename*=UTF-8''%C3%A4%20%281%29%27%2A.pdf`],
    ['100%25.pdf', `attachment; filename="100_25.pdf"; filename*=UTF-8''100%2525.pdf`],
    ['a\r\nx: y', `attachment; filename="a__x: y"; filename*=UTF-8''a%0D%0Ax%3A%20y`],
    ['😀\ud800', `attachment; filename="__"; filename*=UTF-8''%F0%9F%98%80%EF%BF%BD`],
  ])('%j', (name, expected) => {
    const { headers } = response().attachment(name);
    expect(headers).toEqual({ 'content-disposition': expected });
    expectCarried(response().attachment(name));
  });
});

describe('header', () => {
  it('has names in lower case, of which the last value wins', () =>
    expect(response().header('X-A', '1').header('x-a', '2').headers).toEqual({ 'x-a': '2' }));

  it('adds a cookie', () =>
    expect(response().cookie('a', '1').header('Set-Cookie', 'b=2')).toMatchObject({
      headers: {},
      cookies: ['a=1', 'b=2'],
    }));

  it.each(['', 'a b', 'a:', 'a\n', 'ä', '__proto__ '])('%j is no name', (name) =>
    expect(() => response().header(name, 'x')).toThrow(
      new TypeError(`${JSON.stringify(name)} cannot be the name of a header.`),
    ),
  );

  it.each(['a\nb', 'a\r\nset-cookie: b=c', '\0', '€', '\x7f'])('%j is no value', (value) =>
    expect(() => response().header('x-a', value)).toThrow(
      new TypeError(`Header 'x-a': its value has a line break or another character that a header cannot have.`),
    ),
  );

  it('takes what HTTP can carry', () => {
    expect(response().header('__proto__', 'x').headers).toEqual(JSON.parse('{"__proto__":"x"}'));
    expectCarried(response().header('x', 'ÿ\t~').header('y', ''));
  });
});

describe('cookie', () => {
  const ONCE = new Date(0);
  it.each<[string, http.CookieOptions | undefined, string]>([
    ['b', undefined, 'a=b'],
    ['b; Path=/; ä', {}, 'a=b%3B%20Path%3D%2F%3B%20%C3%A4'],
    ['\ud800', {}, 'a=%EF%BF%BD'],
    ['b', { maxAge: 60_000 }, 'a=b; Max-Age=60'],
    ['b', { maxAge: 1 }, 'a=b; Max-Age=1'],
    ['b', { maxAge: 0, expires: ONCE }, 'a=b; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT'],
    [
      'b',
      { domain: 'a.example', path: '/x', secure: true, httpOnly: true },
      'a=b; Domain=a.example; Path=/x; Secure; HttpOnly',
    ],
    ['b', { sameSite: 'none', secure: false, httpOnly: false }, 'a=b; SameSite=None'],
    ['b', { maxAge: undefined, path: undefined }, 'a=b'],
  ])('%j with %j', (value, options, expected) => {
    expect(response().cookie('a', value, options).cookies).toEqual([expected]);
    expectCarried(response().cookie('a', value, options));
  });

  it('keeps several apart', () => expect(response().cookie('a', '1').cookie('b', '2').cookies).toEqual(['a=1', 'b=2']));

  it.each<[string, http.CookieOptions, string]>([
    ['', {}, 'its name is empty, or has a character that the name of a cookie cannot have'],
    ['a=b', {}, 'its name is empty, or has a character that the name of a cookie cannot have'],
    ['a\n', {}, 'its name is empty, or has a character that the name of a cookie cannot have'],
    ['a', { maxAge: NaN }, 'maxAge is NaN: write milliseconds'],
    ['a', { maxAge: Infinity }, 'maxAge is Infinity: write milliseconds'],
    ['a', { maxAge: 1e30 }, 'maxAge is 1e+30: write milliseconds'],
    ['a', { expires: new Date('x') }, 'expires is an invalid date'],
    ['a', { path: '/;Secure' }, 'path is "/;Secure"'],
    ['a', { domain: 'a\r\nb' }, 'domain is "a\\r\\nb"'],
    ['a', { sameSite: 'Lax' as 'lax' }, `sameSite is 'Lax': write 'strict', 'lax' or 'none'`],
  ])('%j with %j is refused', (name, options, message) =>
    expect(() => response().cookie(name, 'b', options)).toThrow(
      new TypeError(`Cookie ${JSON.stringify(name)}: ${message}.`),
    ),
  );
});

// The value comes from `request.json()`, which is `any`.
it.each<[string, (value: never) => unknown, string]>([
  ['a header', (value) => response().header('x-a', value), "The value of the header 'x-a'"],
  ['a cookie', (value) => response().cookie('a', value), 'The value of the cookie "a"'],
  ['a redirect', (value) => response().redirect(value), 'The URL of a redirect'],
  ['html', (value) => response().html(value), 'The body'],
  ['text', (value) => response().text(value), 'The body'],
])('%s that is no text is refused', (_, use, what) => {
  for (const [value, found] of [[undefined], [null], [7, 'a number'], [{}, 'an object']] as const) {
    expect(() => use(value as never)).toThrow(new TypeError(`${what} is ${found ?? String(value)}: give a string.`));
  }
});

it('bytes that are none are refused', () =>
  expect(() => response().bytes('x' as never)).toThrow(new TypeError('The body is not bytes: give a Uint8Array.')));

/** Node refuses a header that it cannot send. */
function expectCarried({ headers, cookies }: http.Response): void {
  const message = new ServerResponse({ method: 'GET' } as IncomingMessage);
  for (const [name, value] of Object.entries(headers)) expect(() => message.setHeader(name, value)).not.toThrow();
  expect(() => message.setHeader('set-cookie', cookies)).not.toThrow();
}
