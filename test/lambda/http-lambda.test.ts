import { describe, expect, it, onTestFinished, test } from 'vitest';
import type { Route, RouteMethod } from '../../src/analysis/model/model.js';
import { createRouter } from '../../src/dev/server/router.js';
import { readHttpEvent, type HttpEventV1, type HttpEventV2 } from '../../src/lambda/http-event.js';
import { trackEmits } from '../../src/lambda/track-emits.js';
import { createMatch } from '../../src/lambda/match-route.js';
import { toHttpLambda } from '../../src/lambda/to-http-lambda.js';
import { events } from '../../src/runtime/events.js';
import type { Request } from '../../src/runtime/http/request.js';
import { response } from '../../src/runtime/http/response.js';
import { createRandom } from '../support/random.js';
import { GATEWAYS } from './gateway.js';
import { createLambdaContext, watchLog } from './invoke.js';

const FILE = 'functions/api/users/[id].ts';
const toHandler = (handler: (request: Request) => unknown) =>
  toHttpLambda([{ path: '/users/[id]', file: FILE, handlers: { GET: handler } }]);
const call = GATEWAYS['an HTTP API, format 2.0']({ method: 'GET', target: '/users/7' });

describe('a function of the API', () => {
  it('waits for an emit that was not awaited', async () => {
    const log = watchLog();
    const accepted: string[] = [];
    const publish = async (batch: readonly { readonly type: string }[]) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      accepted.push(...batch.map(({ type }) => type));
    };
    events.connect(trackEmits({ publish }));
    onTestFinished(() => events.connect(undefined));
    const handler = toHandler(() => {
      void events.emit('order.paid' as never, {} as never);
      return response(201);
    });
    expect((await handler(call, createLambdaContext())).statusCode).toBe(201);
    expect(accepted).toEqual(['order.paid']);
    expect(log.join()).toMatch(
      /^tsc-run: the emit of 'order\.paid' at .*http-lambda\.test\.ts:\d+:\d+ was not awaited/,
    );
  });

  it('answers before Lambda ends it', async () => {
    const log = watchLog();
    const started = performance.now();
    const answer = await toHandler(() => new Promise(() => undefined))(call, createLambdaContext(1000));
    expect(performance.now() - started).toBeLessThan(1000);
    expect(answer).toMatchObject({ statusCode: 504, body: '{"error":"The request could not be answered in time."}\n' });
    expect(log).toEqual([`tsc-run: GET in ${FILE} failed.\ntimed out after 900 ms`]);
  });

  it('overlaps with 63 others in one process', async () => {
    watchLog();
    const handler = toHandler(async ({ params }) => {
      const n = Number(params['id']);
      await new Promise((resolve) => setTimeout(resolve, (n * 7) % 11));
      if (n % 3 === 0) throw new Error('every third');
      return response().text(params['id']!);
    });
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, n) =>
        handler(GATEWAYS['a REST API']({ method: 'GET', target: `/users/${n}` }), createLambdaContext()),
      ),
    );
    expect(answers.map(({ statusCode, body }) => (statusCode === 200 ? body : statusCode))).toEqual(
      Array.from({ length: 64 }, (_, n) => (n % 3 === 0 ? 500 : String(n))),
    );
  });

  it('never joins two cookies, and sends bytes in base64', async () => {
    const handler = toHandler(() =>
      response()
        .cookie('a', '1')
        .cookie('b', '2')
        .bytes(new Uint8Array([0, 255]))
        .header('x-a', 'ö'),
    );
    const rest = {
      statusCode: 200,
      headers: { 'content-type': 'application/octet-stream', 'x-a': 'ö' },
      body: 'AP8=',
      isBase64Encoded: true,
    };
    expect(await handler(call, createLambdaContext())).toEqual({ ...rest, cookies: ['a=1', 'b=2'] });
    const v1 = GATEWAYS['a REST API']({ method: 'GET', target: '/users/7' });
    expect(await handler(v1, createLambdaContext())).toEqual({
      ...rest,
      multiValueHeaders: { 'set-cookie': ['a=1', 'b=2'] },
    });
  });

  it('gives the address of the client, and the URL', async () => {
    const handler = toHandler(({ ip, url }) => response().json({ ip, url }));
    for (const toEvent of Object.values(GATEWAYS)) {
      const { body } = await handler(toEvent({ method: 'GET', target: '/users/7?a=1' }), createLambdaContext());
      expect(JSON.parse(body)).toEqual({
        ip: '203.0.113.7',
        url: expect.stringMatching(/^https:\/\/abc123\.[\w.-]+\/users\/7\?a=1$/),
      });
    }
  });

  it.each([[null], [{}], [{ version: '2.0' }], [{ httpMethod: 'GET', path: '/', requestContext: { elb: {} } }], ['x']])(
    'fails for %j, which is no request',
    async (event) => {
      await expect(toHandler(() => response())(event as never, createLambdaContext())).rejects.toThrow(
        /^The function was given no request of API Gateway, and none of the URL of a function/,
      );
    },
  );
});

describe('the path of an event', () => {
  const v1 = (path: string, resource: string, pathParameters: object | null = null, more: object = {}): HttpEventV1 =>
    ({ path, resource, pathParameters, httpMethod: 'GET', requestContext: { stage: 'dev' }, ...more }) as HttpEventV1;
  const v2 = (rawPath: string, stage: string, domainName = 'a.execute-api.x'): HttpEventV2 => ({
    version: '2.0',
    rawPath,
    rawQueryString: '',
    headers: {},
    requestContext: { stage, domainName, http: { method: 'GET', sourceIp: '' } },
  });

  it.each<[HttpEventV1 | HttpEventV2, string]>([
    [v1('/users/7', '/users/{id}', { id: '7' }), '/users/7'],
    [v1('/v1/users/7', '/users/{id}', { id: '7' }), '/users/7'],
    [v1('/v1/dev/users/7/', '/users/{id}', { id: '7' }), '/users/7/'],
    [v1('/users/users', '/users', null), '/users'],
    [v1('/', '/', null), '/'],
    [v1('/v1', '/', null), '/'],
    [v1('/v1/', '/', null), '/'],
    [v1('/v1/a/b/c', '/a/{rest+}', { rest: 'b/c' }), '/a/b/c'],
    [v1('/v1/a/b/c/', '/{proxy+}', { proxy: 'a/b/c/' }), '/a/b/c/'],
    [v1('/a b/ö?#%', '/{proxy+}', { proxy: 'a b/ö?#%' }, { version: '1.0' }), '/a%20b/%C3%B6%3F%23%25'],
    [v1('/dev/users', '$default', null, { version: '1.0' }), '/users'],
    [v2('/dev/users', 'dev'), '/users'],
    [v2('/dev', 'dev'), '/'],
    [v2('/devices', 'dev'), '/devices'],
    [v2('/dev/users', '$default'), '/dev/users'],
    [v2('/a b/\ud800', '$default'), '/a%20b/%EF%BF%BD'],
    [v2('/a%20b', '$default', 'a.lambda-url.eu-central-1.on.aws'), '/a%20b'],
  ])('%j is %s', (event, path) => expect(readHttpEvent(event).path).toBe(path));
});

test('routes are found as tsc-run dev finds them', () => {
  const random = createRandom(29);
  const names = ['a', 'b', 'a.b', '[x]', '[y]'];
  for (let round = 0; round < 300; round++) {
    const routes = new Map<string, Route>();
    for (let count = random.below(12); count >= 0; count--) {
      const segments = Array.from({ length: random.below(4) }, (_, at) => random.pick(names).replace(']', `${at}]`));
      const path = `/${segments.join('/')}`;
      const method: RouteMethod = random.pick(['GET', 'POST', 'PUT'] as const);
      const file = `${method} ${path}`;
      const shape = file.replaceAll(/\[..\]/g, '[]');
      if (!routes.has(shape)) routes.set(shape, { method, path, file, span: { file, start: 0, end: 0 } });
    }
    const all = [...routes.values()];
    const router = createRouter(all);
    const match = createMatch(
      all.map(({ path, file, method }) => ({ path, file, handlers: { [method]: () => file } })),
    );
    for (let count = 0; count < 40; count++) {
      const segments = Array.from({ length: random.below(4) }, () =>
        random.pick(['a', 'b', 'a.b', 'c', '[x]', '', '**']),
      );
      const path = `/${segments.map(encodeURIComponent).join('/')}`;
      // A segment that is empty and last is the slash at the end.
      const own = path.endsWith('/') ? segments.slice(0, -1) : segments;
      const found = router.match(path);
      const expected =
        found.kind === 'found' ? found.routes.map(({ route, params }) => ({ file: route.file, params })) : [];
      const actual = match(own).map(({ file, params }) => ({ file, params }));
      const byFile = (one: { file: string }, other: { file: string }) => (one.file < other.file ? -1 : 1);
      expect(actual.sort(byFile), path).toEqual(expected.sort(byFile));
    }
  }
});
