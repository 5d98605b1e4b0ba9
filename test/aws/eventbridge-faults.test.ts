import { describe, expect, test } from 'vitest';
import type { EmitError } from '../../src/runtime/bus.js';
import { createRandom } from '../../src/testing/random.js';
import { withSeeds } from '../../src/testing/seeds.js';
import { connect, expectFailures, expectRefusal, listIds, toEvent } from './connect.ts';
import { atRandom, countEntry, inOrder, type PutEntry } from './eventbridge-server.ts';
import type { Fault } from './json-server.ts';

/** The id that an entry of ours carries. */
function readId({ Detail = '{}' }: PutEntry): string {
  return (JSON.parse(Detail) as { $meta: { id: string } }).$meta.id;
}

describe('one request in trouble', () => {
  test.each<Fault>(['throttle', 'internal', 'unavailable', 'reset', 'slow'])('%s: is sent again', async (fault) => {
    const { server, bus } = await connect({ faults: inOrder(fault, fault) });
    const events = [toEvent(), toEvent()];
    await bus.publish(events);
    expect(listIds(server)).toEqual(events.map(({ id }) => id));
  });

  test.each<Fault>(['lost', 'torn'])(
    '%s: is sent again, so its events arrive twice with the same ids',
    async (fault) => {
      const { server, bus } = await connect({ faults: inOrder(fault) });
      const ids = ['first', 'second'];
      await bus.publish(ids.map((id) => toEvent({}, { id })));
      expect(listIds(server)).toEqual([...ids, ...ids]);
    },
  );

  test('hangs: is given up on in time to be sent again', async () => {
    const deadline = Date.now() + 3500;
    const { server, bus } = await connect({ faults: inOrder('hang') }, { deadline: () => deadline });
    await bus.publish([toEvent()]);
    expect(server.events).toHaveLength(1);
    expect(Date.now()).toBeLessThan(deadline);
  });
});

describe('entries in trouble', () => {
  test.each(['ThrottlingException', 'InternalFailure'])('%s: only they are sent again', async (code) => {
    const failing = new Set(['b', 'd']);
    const { server, bus } = await connect({
      entryFaults: (entry) => (failing.delete(readId(entry)) ? code : undefined),
    });
    await bus.publish(['a', 'b', 'c', 'd'].map((id) => toEvent({}, { id })));
    expect(server.puts.map(({ entries }) => entries.map(readId))).toEqual([
      ['a', 'b', 'c', 'd'],
      ['b', 'd'],
    ]);
    expect(listIds(server)).toEqual(['a', 'c', 'b', 'd']);
  });

  test('others are refused at once, each at its place', async () => {
    const { server, bus } = await connect({
      entryFaults: (entry) => (readId(entry) === 'b' ? 'InvalidArgument' : undefined),
    });
    const failures = await expectFailures(bus.publish(['a', 'b', 'c'].map((id) => toEvent({}, { id }))));
    expect(failures).toMatchObject([
      { index: 1, code: 'refused', message: expect.stringContaining('InvalidArgument') },
    ]);
    expect([server.puts.length, listIds(server)]).toEqual([1, ['a', 'c']]);
  });

  test('an emit does not wait for the entries of another', async () => {
    const deadline = Date.now() + 2500;
    const { bus } = await connect(
      { entryFaults: (entry) => (readId(entry) === 'bad' ? 'ThrottlingException' : undefined) },
      { deadline: () => deadline },
    );
    const bad = expectRefusal(bus.publish([toEvent({}, { id: 'bad' })]));
    await bus.publish([toEvent()]);
    expect(deadline - Date.now()).toBeGreaterThan(1500);
    expect(await bad).toMatch(
      /^Cannot emit 'order\.paid': EventBridge refused it: ThrottlingException: .* That was attempt \d+, and no time is left for another\.$/,
    );
  });
});

describe('a deadline', () => {
  test.each<[Fault, RegExp]>([
    [
      'throttle',
      /EventBridge refused the request with status 400: ThrottlingException: Rate exceeded\. That was attempt/,
    ],
    ['unavailable', /EventBridge refused the request with status 503: /],
    ['reset', /EventBridge did not answer: ECONNRESET: /],
    ['hang', /EventBridge did not answer: nothing within \d+ ms\. That was attempt [23],/],
    ['torn', /(?:the answer of EventBridge cannot be read|EventBridge did not answer): ECONNRESET: /],
  ])('is kept when every request is a case of %s', async (fault, sentence) => {
    const deadline = Date.now() + (fault === 'hang' ? 2500 : 1000);
    const { bus } = await connect({ faults: () => fault }, { deadline: () => deadline, eventBus: 'default' });
    const refusal = await expectRefusal(bus.publish([toEvent()]));
    expect(Date.now()).toBeLessThan(deadline);
    expect(refusal).toMatch(sentence);
  });

  test('is kept when only the event bus cannot be looked up', async () => {
    const deadline = Date.now() + 1300;
    const { bus } = await connect(
      { faults: ({ action }) => (action === 'DescribeEventBus' ? 'hang' : undefined) },
      { deadline: () => deadline },
    );
    const refusal = await expectRefusal(bus.publish([toEvent()]));
    expect(Date.now()).toBeLessThan(deadline);
    expect(refusal).toContain("it cannot be checked that the event bus 'shop' exists: EventBridge did not answer");
  });

  test('is kept by an emit that waits for the look of another', async () => {
    const start = Date.now();
    const deadlines = [start + 6000, start + 1500];
    let looks = 0;
    const { bus } = await connect(
      { faults: ({ action }) => (action === 'DescribeEventBus' && ++looks === 1 ? 'hang' : undefined) },
      { deadline: () => deadlines.shift() },
    );
    const [patient, hurried] = [bus.publish([toEvent()]), bus.publish([toEvent()])];
    expect(await expectRefusal(hurried)).toContain('it cannot be checked that the event bus');
    expect(Date.now()).toBeLessThan(start + 1500);
    await patient;
  });

  test('that has passed lets nothing be sent', async () => {
    const deadlines = [undefined, Date.now() - 1, Date.now()];
    const { bus, actions } = await connect({}, { deadline: () => deadlines.shift(), eventBus: 'default' });
    await bus.publish([toEvent()]);
    for (let index = 0; index < 2; index++) {
      expect(await expectRefusal(bus.publish([toEvent()]))).toMatch(/no time was left to (?:send it|load the SDK)/);
    }
    expect(actions).toEqual(['PutEvents']);
  });

  test.runIf(process.env['LONG'])('is 15 seconds where there is none', async () => {
    const { bus } = await connect({ faults: () => 'hang' });
    const start = performance.now();
    await expectRefusal(bus.publish([toEvent()]));
    expect(performance.now() - start).toBeGreaterThan(13_000);
    expect(performance.now() - start).toBeLessThan(15_500);
  });
});

const LIMIT = 3000;
const TEXTS = ['x', 'é', '€', '😀', '"', '\n', '\u0001'];

test('of random batches through random faults nothing is lost', { timeout: 300_000 }, () =>
  withSeeds(process.env['LONG'] ? 100 : 8, async (seed) => {
    const random = createRandom(seed);
    /** How often an entry is still to fail, by its id. */
    const transient = new Map<string, number>();
    const { server, bus } = await connect(
      {
        maxRequestBytes: LIMIT,
        faults: atRandom(seed, 0.25),
        entryFaults: (entry) => {
          const id = readId(entry);
          if (id.startsWith('bad')) return 'InvalidArgument';
          const left = transient.get(id) ?? 0;
          transient.set(id, left - 1);
          return left > 0 ? (left % 2 === 0 ? 'ThrottlingException' : 'InternalFailure') : undefined;
        },
      },
      { maxRequestBytes: LIMIT },
    );
    const emits = Array.from({ length: 1 + random(8) }, (_, emit) => {
      const batch = Array.from({ length: random(40) }, (__, index) => {
        const kind = random(20) === 0 ? 'bad' : random(25) === 0 ? 'delayed' : random(25) === 0 ? 'large' : 'good';
        const id = `${kind}-${emit}-${index}`;
        if (kind === 'good' && random(10) === 0) transient.set(id, 1 + random(2));
        const text = (TEXTS[random(TEXTS.length)] ?? '').repeat(
          kind === 'large' ? LIMIT : random(random(8) === 0 ? 400 : 60),
        );
        return toEvent(random(3) === 0 ? text : { text }, {
          id,
          ...(kind === 'delayed' && { notBefore: '2027-01-01T00:00:00.000Z' }),
        });
      });
      const failures = bus.publish(batch).then(
        () => [],
        ({ failures: found }: EmitError) => found,
      );
      return { batch, failures };
    });
    for (const { batch, failures } of emits) {
      const expected = batch.flatMap(({ id }, index) => {
        if (id.startsWith('good')) return [];
        return [{ index, type: 'order.paid', code: id.startsWith('large') ? 'too-large' : 'refused' }];
      });
      expect(await failures).toMatchObject(expected);
    }
    const arrived = new Set(listIds(server));
    const sent = emits.flatMap(({ batch }) => batch.map(({ id }) => id)).filter((id) => id.startsWith('good'));
    expect([...arrived].sort()).toEqual(sent.sort());
    for (const { entries, bytes } of server.puts) {
      expect(entries.length).toBeLessThanOrEqual(10);
      expect(bytes).toBe(entries.reduce((sum, entry) => sum + countEntry(entry), 0));
      expect(bytes).toBeLessThan(LIMIT);
    }
  }),
);
