import { describe, expect, test } from 'vitest';
import type { Activity, Cause } from '../../src/dev/journal/activity.js';
import { createHistory, MOST } from '../../src/dev/page/client/model/history.js';
import { searchTraces } from '../../src/dev/page/client/model/search.js';
import { toTraces } from '../../src/dev/page/client/model/trace.js';

const at = (ms: number): string => new Date(Date.UTC(2026, 0, 1) + ms).toISOString();

const request = (id: string, time: number, ms?: number): Activity => {
  const activity = { kind: 'request', id, time: at(time), method: 'POST', path: `/${id}` } as const;
  return ms === undefined ? activity : { ...activity, ms, status: 201 };
};
const emit = (id: string, time: number, cause?: Cause): Activity => {
  const activity = { kind: 'emit', id, time: at(time), type: `type.${id}`, data: '{}', ms: 1 } as const;
  return cause === undefined ? activity : { ...activity, cause };
};
const delivery = (event: string, subscriber: string, attempt: number, time: number, error?: string): Activity => {
  const [id, type] = [`${event}/${subscriber}/${attempt}`, `type.${event}`];
  const activity = { kind: 'delivery', id, event, type, subscriber, attempt, time: at(time), ms: 10 } as const;
  return error === undefined ? { ...activity, outcome: 'done' } : { ...activity, outcome: 'failed', error };
};

/** Each row as its indented id, with its start. */
function draw(activities: readonly Activity[]): readonly (readonly string[])[] {
  return toTraces(activities).map(({ rows }) =>
    rows.map(({ activity: { id }, depth, start }) => `${'  '.repeat(depth)}${id} ${start}`),
  );
}

describe('traces', () => {
  test('show what caused what, in the order of time', () => {
    const activities = [
      request('post', 0, 5),
      emit('a', 2, { request: 'post' }),
      delivery('a', 'mail', 1, 10),
      delivery('a', 'stats', 1, 8),
      emit('b', 15, { delivery: 'a/mail/1' }),
      delivery('b', 'log', 1, 30),
    ];
    const expected = [['post 0', '  a 2', '    a/stats/1 8', '    a/mail/1 10', '      b 15', '        b/log/1 30']];
    expect(draw(activities)).toEqual(expected);
    expect(draw(activities.toReversed())).toEqual(expected);
  });

  test('keep the attempts of a delivery together', () => {
    const failing = [
      emit('a', 0),
      delivery('a', 'mail', 1, 1, 'no'),
      delivery('a', 'stats', 1, 2),
      delivery('a', 'mail', 2, 500),
    ];
    expect(draw(failing)).toEqual([['a 0', '  a/mail/1 1', '  a/mail/2 500', '  a/stats/1 2']]);
  });

  test('start with what has no known cause, the newest first', () => {
    const activities = [
      emit('lost', 5, { request: 'forgotten' }),
      delivery('gone', 'mail', 1, 7),
      request('one', 0),
      request('two', 9),
    ];
    expect(draw(activities)).toEqual([['two 0'], ['gone/mail/1 0'], ['lost 0'], ['one 0']]);
  });

  test('last until the end of their last row', () => {
    const [trace] = toTraces([request('post', 0, 5), emit('a', 2, { request: 'post' }), delivery('a', 'mail', 1, 90)]);
    expect(trace?.ms).toBe(100);
    expect(toTraces([request('post', 0)])[0]?.ms).toBe(1);
  });

  test('do not end in a circle of causes, nor at a chain of a thousand', () => {
    const circle = [emit('a', 0, { delivery: 'b/x/1' }), delivery('b', 'x', 1, 1), emit('b', 1, { delivery: 'a/y/1' })];
    expect(draw([...circle, delivery('a', 'y', 1, 2)])).toEqual([]);
    const chain = Array.from({ length: 1000 }, (_, index) =>
      index % 2 === 0
        ? emit(`e${index}`, index, index === 0 ? undefined : { delivery: `e${index - 2}/s/1` })
        : delivery(`e${index - 1}`, 's', 1, index),
    );
    expect(toTraces(chain)[0]?.rows).toHaveLength(1000);
  });
});

describe('a search', () => {
  const traces = toTraces([
    request('users', 0, 5),
    emit('a', 2, { request: 'users' }),
    delivery('a', 'mail', 1, 9, 'Error: the mailbox is full'),
    request('orders', 20, 5),
  ]);
  const find = (text: string, failedOnly = false): readonly string[] =>
    searchTraces(traces, { text, failedOnly }).map(({ key }) => key);

  test('finds traces in which all words occur', () => {
    expect(find('')).toEqual(['request orders', 'request users']);
    expect(find('MAIL full')).toEqual(['request users']);
    expect(find('mail orders')).toEqual([]);
  });

  test('finds what failed', () => {
    expect(find('', true)).toEqual(['request users']);
    expect(find('orders', true)).toEqual([]);
  });
});

describe('the history', () => {
  test(`keeps the last ${MOST} activities, each as it was last told`, () => {
    const history = createHistory();
    history.add(Array.from({ length: MOST + 5 }, (_, index) => request(`r${index}`, index)));
    history.add([request('r7', 7, 3)]);
    const activities = history.activities();
    expect(activities).toHaveLength(MOST);
    expect(activities[0]?.id).toBe('r5');
    expect(activities[2]).toEqual(request('r7', 7, 3));
    expect(history.activities()).toBe(activities);
  });
});
