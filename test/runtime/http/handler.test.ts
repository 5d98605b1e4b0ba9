import { describe, expect, it } from 'vitest';
import { callHandler, chooseHandler, type HttpMethod } from '../../../src/runtime/http/handler.js';
import { toRequest } from '../../../src/runtime/http/request.js';
import { response } from '../../../src/runtime/http/response.js';

const request = toRequest({ method: 'POST', url: '/users', headers: {}, body: '{' });
const call = (handler: unknown) => callHandler(handler, request, 'POST in functions/api/users.ts');

describe('chooseHandler', () => {
  it.each<[readonly HttpMethod[], string, object]>([
    [['GET', 'POST'], 'POST', { kind: 'handler', method: 'POST' }],
    [['GET'], 'HEAD', { kind: 'handler', method: 'GET' }],
    [['GET', 'HEAD'], 'HEAD', { kind: 'handler', method: 'HEAD' }],
    [['OPTIONS'], 'OPTIONS', { kind: 'handler', method: 'OPTIONS' }],
    [['POST', 'GET'], 'OPTIONS', { kind: 'options', allow: 'GET, HEAD, POST, OPTIONS' }],
    [['POST'], 'GET', { kind: 'not-allowed', allow: 'POST, OPTIONS' }],
    [['POST'], 'HEAD', { kind: 'not-allowed', allow: 'POST, OPTIONS' }],
    [['GET'], 'get', { kind: 'not-allowed', allow: 'GET, HEAD, OPTIONS' }],
    [['GET'], '__proto__', { kind: 'not-allowed', allow: 'GET, HEAD, OPTIONS' }],
    [[], 'TRACE', { kind: 'not-allowed', allow: 'OPTIONS' }],
  ])('of %j for %s', (methods, method, expected) => expect(chooseHandler(methods, method)).toEqual(expected));
});

describe('callHandler', () => {
  it.each([
    ['at once', () => response(201)],
    ['later', async () => response(201)],
  ])('returns what the handler returns %s', async (_, handler) => expect(await call(handler)).toEqual(response(201)));

  it('gives the request', async () => {
    const given = await call((one: typeof request) => response().text(one.path));
    expect(given.body).toBe('/users');
  });

  it('takes a response of another copy of the package', async () => {
    const foreign = { statusCode: 204, headers: {}, cookies: [], body: new Uint8Array() };
    expect(await call(() => foreign)).toBe(foreign);
  });

  it('passes on what the handler throws', async () => {
    await expect(call(() => Promise.reject(new RangeError('own')))).rejects.toThrow(new RangeError('own'));
    await expect(call(() => JSON.parse('{'))).rejects.toThrow(SyntaxError);
  });

  it('answers a body that cannot be read with a 400', async () => {
    const { statusCode, body } = await call((one: typeof request) => response().json(one.json()));
    expect([statusCode, JSON.parse(body as string)]).toEqual([
      400,
      { error: expect.stringContaining('The body of the request is not JSON: ') },
    ]);
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'returned nothing: return http.response(…).'],
    ['null', null, 'returned null: return http.response().json(…).'],
    ['a string', 'hello', 'returned a string: return http.response().text(…), or .html(…).'],
    ['data', { id: 1 }, 'returned a value that is no response: return http.response().json(…).'],
    [
      'half a response',
      { statusCode: 200, body: '' },
      'returned a value that is no response: return http.response().json(…).',
    ],
    ['a method', response().json, 'returned a function: call it, and return http.response(…).'],
    [
      'a fetch response',
      new Response('x'),
      'returned a Response of fetch: return http.response(status).text(await response.text()).',
    ],
  ])('refuses %s', async (_, value, message) => {
    const error = new Error(`POST in functions/api/users.ts ${message}`);
    await expect(call(() => value)).rejects.toThrow(error);
    await expect(call(async () => value)).rejects.toThrow(error);
  });

  it('refuses what is no function', async () =>
    expect(call({})).rejects.toThrow('POST in functions/api/users.ts is not a function.'));
});
