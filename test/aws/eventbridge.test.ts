import { afterEach, describe, expect, test, vi } from 'vitest';
import { eventBridgeBus, type EventBridgeBusOptions } from '../../src/lambda/aws.js';
import { toEnvelope } from '../../src/buses/eventbridge/wire.js';
import { sendTo } from '../../src/runtime/send.js';
import { connect, expectFailures, expectRefusal, listIds, toEvent } from './connect.ts';
import { type EventBridgeOptions, inOrder, SECRETS, startEventBridge } from './eventbridge-server.ts';

afterEach(() => void vi.unstubAllEnvs());

describe('an event', () => {
  test('travels with its id, time and meta beside its payload', async () => {
    const { server, bus } = await connect();
    await bus.publish([toEvent({ order: 'A 1' }, { id: 'one', meta: { tenant: 'acme' } })]);
    expect(server.events).toEqual([
      {
        version: '0',
        id: expect.stringMatching(/^[\da-f-]{36}$/) as string,
        'detail-type': 'order.paid',
        source: 'shop/test',
        account: '123456789012',
        time: expect.stringMatching(/Z$/) as string,
        region: 'eu-west-1',
        resources: [],
        detail: {
          order: 'A 1',
          $meta: { v: 1, id: 'one', time: '2026-11-27T12:00:00.000Z', meta: { tenant: 'acme' } },
        },
      },
    ]);
  });

  test.each([
    [{ 'a "quoted"\nkey\0': ['\\', '😀', '\ud800', 'é'.repeat(10_000)] }],
    [JSON.parse('{ "__proto__": { "a": 1 }, "constructor": 2 }')],
    [{ $meta: 1 }],
    [{ $data: [] }],
    [null],
    [[1, 2]],
    ['text'],
    [0],
    [{}],
  ])('arrives as it was emitted: %j', async (data) => {
    const { server, bus } = await connect();
    const event = toEvent(data, { meta: { 'ключ "1"': 'знак\n' } });
    await bus.publish([event]);
    expect(toEnvelope(server.events[0]!)).toEqual(event);
  });

  test('carries nothing beside its payload with meta: false', async () => {
    const { server, bus } = await connect({}, { meta: false });
    await bus.publish([toEvent({ order: 1 }, { meta: { tenant: 'acme' } })]);
    expect(server.events.map(({ detail }) => detail)).toEqual([{ order: 1 }]);
    const failures = await expectFailures(bus.publish([toEvent([1]), toEvent({ $meta: 1 }), toEvent({ order: 2 })]));
    expect(failures).toMatchObject([
      { index: 0, code: 'refused', message: expect.stringContaining('data is an array.') as string },
      { index: 1, code: 'refused', message: expect.stringContaining('the key $meta.') as string },
    ]);
    expect(server.events.map(({ detail }) => detail)).toEqual([{ order: 1 }, { order: 2 }]);
  });

  test('is sent again under an id that was sent before: EventBridge does not compare ids', async () => {
    const { server, bus } = await connect();
    await bus.publish([toEvent({}, { id: 'same' })]);
    await bus.publish([toEvent({}, { id: 'same' })]);
    expect(listIds(server)).toEqual(['same', 'same']);
  });

  const TRACE = 'Root=1-67891233-abcdef012345678912345678;Parent=53995c3f42cd8ad8;Sampled=1';

  test.each([
    ['of the environment', TRACE, undefined, TRACE],
    ['of its meta first', TRACE, TRACE.replace('Sampled=1', 'Sampled=0'), TRACE.replace('Sampled=1', 'Sampled=0')],
    ['if it is none', 'Root=1-x', undefined, undefined],
    ['that is too long', `${TRACE};Lineage=${'a'.repeat(500)}`, undefined, undefined],
  ])('carries the trace %s', async (_, variable, inMeta, expected) => {
    vi.stubEnv('_X_AMZN_TRACE_ID', variable);
    const { server, bus } = await connect();
    await bus.publish([toEvent({}, inMeta === undefined ? {} : { meta: { 'x-amzn-trace-id': inMeta } })]);
    expect(server.puts[0]?.entries.map(({ TraceHeader }) => TraceHeader)).toEqual([expected]);
  });

  test('with a delay is refused before anything of it is sent', async () => {
    const { server, bus, actions } = await connect();
    const sending = sendTo(bus, [{ type: 'order.paid', data: {}, delayMs: 1000 }]);
    const [failure] = await expectFailures(sending);
    expect(failure).toMatchObject({ index: 0, type: 'order.paid', code: 'refused' });
    expect(failure?.message).toBe(
      "Cannot emit 'order.paid': EventBridge delays no event. Emit it without delayMs when it is due, for example from EventBridge Scheduler.",
    );
    expect([server.puts, actions]).toEqual([[], []]);
  });
});

describe('emits of one tick', () => {
  test('share requests', async () => {
    const { server, bus } = await connect();
    const events = Array.from({ length: 1000 }, (_, index) => toEvent({ index }));
    await Promise.all(events.map((event) => sendTo(bus, [event])));
    expect(new Set(server.events.map(({ detail }) => detail['index'])).size).toBe(1000);
    expect(server.count()).toBeLessThanOrEqual(110);
  });

  test('share none with emits of another deadline', async () => {
    const deadlines = [Date.now() + 5000, Date.now() + 6000];
    const { server, bus } = await connect({}, { deadline: () => deadlines.shift() });
    await Promise.all([bus.publish([toEvent()]), bus.publish([toEvent()])]);
    expect(server.puts.map(({ entries }) => entries.length)).toEqual([1, 1]);
  });

  test('fail each for itself', async () => {
    const { bus } = await connect({ entryFaults: ({ Detail }) => (Detail?.includes('bad') ? 'NotNow' : undefined) });
    const results = await Promise.allSettled([
      bus.publish([toEvent()]),
      bus.publish([toEvent(), toEvent('bad'), toEvent()]),
      bus.publish([]),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect((results[1] as PromiseRejectedResult).reason.failures).toEqual([
      {
        index: 1,
        type: 'order.paid',
        code: 'refused',
        message: "Cannot emit 'order.paid': EventBridge refused it: NotNow: The entry failed with NotNow.",
      },
    ]);
  });
});

describe('the event bus', () => {
  test('is looked up once', async () => {
    const { bus, actions } = await connect();
    await Promise.all([bus.publish([toEvent()]), bus.publish([toEvent()])]);
    await bus.publish([toEvent()]);
    expect(actions.filter((action) => action === 'DescribeEventBus')).toHaveLength(1);
  });

  test('is looked up again before the first event is accepted, if that was throttled', async () => {
    const faults = [undefined, 'throttle', 'reset'] as const;
    let number = 0;
    const { bus, actions } = await connect({
      faults: ({ action }) => (action === 'DescribeEventBus' ? faults[++number] : undefined),
    });
    await bus.publish([toEvent()]);
    expect(actions.toSorted()).toEqual(['DescribeEventBus', 'DescribeEventBus', 'DescribeEventBus', 'PutEvents']);
  });

  test('takes nothing if it does not exist, until it does', async () => {
    const buses = ['other'];
    const { server, bus } = await connect({ buses });
    expect(await expectRefusal(bus.publish([toEvent()]))).toBe(
      "Cannot emit 'order.paid': the event bus 'shop' does not exist. Create it, or correct eventBus or TSC_RUN_EVENT_BUS. (Event bus shop does not exist.)",
    );
    expect([server.events.length, server.dropped.length]).toEqual([0, 1]);
    buses.push('shop');
    await bus.publish([toEvent()]);
    expect(server.events).toHaveLength(1);
  });

  test('of another region does not exist here', async () => {
    const { bus } = await connect({}, { eventBus: 'arn:aws:events:us-east-1:123456789012:event-bus/shop' });
    expect(await expectRefusal(bus.publish([toEvent()]))).toContain('does not exist');
  });

  test('may be an ARN', async () => {
    const { server, bus } = await connect({}, { eventBus: 'arn:aws:events:eu-west-1:123456789012:event-bus/shop' });
    await bus.publish([toEvent()]);
    expect(server.events).toHaveLength(1);
  });

  test('is told of once, if it may not be looked up', async () => {
    const { server, bus, problems } = await connect({ allows: (action) => action === 'events:PutEvents' });
    await bus.publish([toEvent()]);
    await bus.publish([toEvent()]);
    expect(server.events).toHaveLength(2);
    expect(problems.map(({ message }) => message)).toEqual([
      "it cannot be checked that the event bus 'shop' exists, and EventBridge drops events to one that does not. Allow events:DescribeEventBus on it.",
    ]);
  });

  test('named default needs no look', async () => {
    const { server, bus, actions } = await connect({}, { eventBus: 'default' });
    await bus.publish([toEvent()]);
    expect([server.events.length, actions]).toEqual([1, ['PutEvents']]);
  });
});

test('fake timers of a test do not reach the bus', async () => {
  const { server, bus } = await connect({ faults: inOrder('throttle') });
  vi.useFakeTimers();
  try {
    await bus.publish([toEvent()]);
  } finally {
    vi.useRealTimers();
  }
  expect(server.events).toHaveLength(1);
});

describe('closing', () => {
  test('waits for what was emitted, and refuses the rest', async () => {
    const { server, bus } = await connect({ faults: () => 'slow' });
    const emitted = bus.publish([toEvent()]);
    let isAccepted = false;
    const accepted = emitted.then(() => (isAccepted = true));
    await bus.close();
    expect([isAccepted, server.events.length]).toEqual([true, 1]);
    await accepted;
    const [failure] = await expectFailures(bus.publish([toEvent()]));
    expect(failure).toMatchObject({ code: 'closed', index: 0 });
    await bus.close();
  });
});

describe('a client of its own', () => {
  /** Only these variables are set, and no file of AWS is read. */
  async function connectByVariables(
    variables: Readonly<Record<string, string>>,
    options: EventBridgeBusOptions = {},
    faults: EventBridgeOptions['faults'] = () => undefined,
  ) {
    const server = await startEventBridge({ buses: ['shop'], faults });
    for (const name of Object.keys(process.env).filter((each) => each.startsWith('AWS_'))) vi.stubEnv(name, undefined);
    const files = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
    const all = { ...files, AWS_EC2_METADATA_DISABLED: 'true', AWS_ENDPOINT_URL: server.endpoint, ...variables };
    for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
    return { server, bus: eventBridgeBus({ source: 'shop/test', ...options }) };
  }

  const KEYS = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: SECRETS['AKIDEXAMPLE']! };

  test('is configured by the environment, as the bus is', async () => {
    vi.stubEnv('TSC_RUN_SOURCE', 'of/variable');
    vi.stubEnv('TSC_RUN_EVENT_BUS', 'shop');
    vi.stubEnv('TSC_RUN_META', 'false');
    const { server } = await connectByVariables({ ...KEYS, AWS_REGION: 'eu-west-1' });
    const bus = eventBridgeBus();
    await bus.publish([toEvent({ order: 1 })]);
    expect(server.events).toMatchObject([{ source: 'of/variable', detail: { order: 1 } }]);
    expect(server.puts[0]?.entries[0]?.EventBusName).toBe('shop');
    await bus.close();
    await server.close();
  });

  test('leaves it to the bus to try again', async () => {
    const requests: unknown[] = [];
    const { server, bus } = await connectByVariables(
      { ...KEYS, AWS_REGION: 'eu-west-1' },
      {},
      ({ headers, number }) => {
        requests.push(headers['amz-sdk-request']);
        return number === 1 ? 'internal' : undefined;
      },
    );
    await bus.publish([toEvent()]);
    expect(requests).toEqual(['attempt=1; max=1', 'attempt=1; max=1']);
    await bus.close();
    await server.close();
  });

  test('takes the region of an ARN', async () => {
    const eventBus = 'arn:aws:events:eu-west-1:123456789012:event-bus/shop';
    const { server, bus } = await connectByVariables({ ...KEYS, AWS_REGION: 'us-east-1' }, { eventBus });
    await bus.publish([toEvent()]);
    expect(server.events).toHaveLength(1);
    await bus.close();
    await server.close();
  });

  test.each([
    ['a region', KEYS, 'no AWS region is set. Set AWS_REGION, or pass client: new EventBridgeClient({ region }).'],
    [
      'credentials',
      { AWS_REGION: 'eu-west-1' },
      'no AWS credentials are set. Give the function a role, or set AWS_PROFILE. Could not load credentials from any providers.',
    ],
    [
      'the right secret',
      { ...KEYS, AWS_REGION: 'eu-west-1', AWS_SECRET_ACCESS_KEY: 'wrong' },
      'EventBridge refused the request with status 400: InvalidSignatureException: The request signature we calculated does not match the signature you provided.',
    ],
  ])('says in a sentence that it lacks %s', async (_, variables, sentence) => {
    const { server, bus } = await connectByVariables(variables);
    expect(await expectRefusal(bus.publish([toEvent()]))).toBe(`Cannot emit 'order.paid': ${sentence}`);
    expect(server.events).toEqual([]);
    await bus.close();
    await server.close();
  });

  test('says in a sentence that it may not put events on the bus', async () => {
    const { bus } = await connect({ allows: (action) => action !== 'events:PutEvents' });
    expect(await expectRefusal(bus.publish([toEvent()]))).toContain(
      "Cannot emit 'order.paid': AWS denies events:PutEvents on the event bus 'shop'. Allow it. AccessDeniedException: ",
    );
  });
});

describe('options', () => {
  const give = (options: object) => () => eventBridgeBus({ source: 'a/b', ...options } as EventBridgeBusOptions);

  test.each([
    [{ sorce: 'a' }, "There is no option 'sorce'. Did you mean 'source'?"],
    [
      { source: 'aws.shop' },
      "The source 'aws.shop' has 8 characters: it must have 1 to 256 characters that do not begin",
    ],
    [{ source: '' }, "The source '' has 0 characters"],
    [{ source: 'x'.repeat(257) }, 'has 257 characters'],
    [{ source: 1 }, 'source is 1: it must be a string of 1 to 256 characters.'],
    [{ eventBus: 'a b' }, "eventBus is 'a b': it must be the name or ARN of an event bus."],
    [{ eventBus: 'arn:aws:events:eu-west-1:1:event-bus/a' }, 'it must be the name or ARN of an event bus.'],
    [{ maxRequestBytes: 1.5 }, 'maxRequestBytes is 1.5: it must be a whole number above 0.'],
    [{ meta: 'no' }, "meta is 'no', a string: it must be true or false."],
    [{ client: {} }, 'client is an object: it must be an EventBridgeClient.'],
    [{ deadline: 5 }, 'deadline is 5: it must be a function.'],
    [{ onProblem: null }, 'onProblem is null: it must be a function that takes an error.'],
  ])('that make no sense are refused: %j', (options, message) => {
    expect(give(options)).toThrow(message);
  });

  test('without a source say how to set it', () => {
    vi.stubEnv('TSC_RUN_SOURCE', undefined);
    expect(() => eventBridgeBus()).toThrow(
      "The events have no source. Pass source: '<project>/<environment>' to eventBridgeBus, or set TSC_RUN_SOURCE.",
    );
  });

  test.each(['x'.repeat(256), 'é ü/😀"'])('take the source %s', async (source) => {
    const { server, bus } = await connect({}, { source });
    await bus.publish([toEvent()]);
    expect(server.events[0]?.source).toBe(source);
  });
});
