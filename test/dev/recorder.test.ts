import { describe, expect, test } from 'vitest';
import type { Activity, DeliveryActivity } from '../../src/dev/journal/activity.js';
import { createJournal } from '../../src/dev/journal/journal.js';
import { createRecorder } from '../../src/dev/journal/recorder.js';

const toDelivery = (subscriber: string, attempt: number): DeliveryActivity => ({
  kind: 'delivery',
  id: `e/${subscriber}/${attempt}`,
  event: 'e',
  time: '2026-11-27T10:00:00.000Z',
  type: 'user.registered',
  subscriber,
  attempt,
});

/** The outcomes of deliveries whose process has ended. */
function lose(deliveries: readonly DeliveryActivity[]): readonly unknown[] {
  const journal = createJournal();
  const recorder = createRecorder(journal);
  for (const each of deliveries) recorder.add(1, each);
  const told: Activity[] = [];
  journal.listen((activity) => told.push(activity));
  recorder.lost(1, 'process.exit(7) was called');
  return told.map((each) => each.kind === 'delivery' && each.outcome);
}

describe('deliveries whose process ends', () => {
  test('have failed', () => expect(lose([toDelivery('mail', 4)])).toEqual(['failed']));

  test('are dead after the last attempt', () => expect(lose([toDelivery('mail', 5)])).toEqual(['dead']));

  test('are not charged where any of several may be guilty', () =>
    expect(lose([toDelivery('mail', 5), toDelivery('log', 1)])).toEqual(['failed', 'failed']));
});
