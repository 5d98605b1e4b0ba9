import { expect, test } from 'vitest';
import { createRequest, type RequestOptions } from '../../src/testing/index.js';

test('a request of a test has what it was made of', () => {
  const request = createRequest('POST', '/users?page=1', {
    json: { name: 'Ada' },
    query: { tag: ['a', 'b c'], page: '2' },
    headers: { 'X-Tenant': 't' },
    params: { id: '7' },
    cookies: { session: 'a;b' },
    ip: '10.0.0.1',
  });
  expect(request).toMatchObject({
    method: 'POST',
    url: 'http://localhost/users?page=1&tag=a&tag=b+c&page=2',
    path: '/users',
    query: { page: '2', tag: 'b c' },
    headers: { host: 'localhost', 'content-type': 'application/json', 'x-tenant': 't' },
    params: { id: '7' },
    cookies: { session: 'a;b' },
    ip: '10.0.0.1',
  });
  expect(request.json()).toEqual({ name: 'Ada' });
});

test.each<[RequestOptions, string, string | undefined]>([
  [{ json: null }, 'null', 'application/json'],
  [{ json: 1, headers: { 'Content-Type': 'application/merge-patch+json' } }, '1', 'application/merge-patch+json'],
  [{ form: { a: 'x y', b: ['1', '2'] } }, 'a=x+y&b=1&b=2', 'application/x-www-form-urlencoded'],
  [{ body: '{' }, '{', undefined],
  [{ body: new Uint8Array([65]) }, 'A', undefined],
  [{}, '', undefined],
])('%j is sent as %j', (options, text, type) => {
  const request = createRequest('PUT', '/', options);
  expect([request.text(), request.header('Content-Type')]).toEqual([text, type]);
});

test('a form can be read back', () =>
  expect(createRequest('POST', '/', { form: { a: '1', b: ['2', '3'] } }).formData()).toEqual({
    a: '1',
    b: ['2', '3'],
  }));

test('two bodies are refused', () =>
  expect(() => createRequest('POST', '/', { json: 1, body: '1' })).toThrow(
    new TypeError('A request has one body: give json, form or body.'),
  ));
