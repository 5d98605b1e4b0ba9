import type { Entry, EventShape, Shape, Style, SubscriberShape } from './shape.js';

/**
 * Who rejects a mutant: the compilers; only `tsc-run generate`, because types cannot find it; nobody, because it is
 * right.
 */
export type Verdict = 'compilers' | 'generate' | 'nobody';

export type ShapeMutant = {
  readonly kind: string;
  readonly shape: Shape;
  /** The verdicts when the registry is generated after the change, and when it is not. */
  readonly fresh: Verdict;
  readonly stale: Verdict;
};

/**
 * All mutants of an app: of every entry and subscription and, unless limited to those, of every event, field and
 * subscriber.
 */
export function mutateApp(shape: Shape, style: Style): readonly ShapeMutant[] {
  const entries = shape.entries.flatMap((entry) => mutateEntry(shape, entry, style));
  if (style.onlyConfig === true) return entries;
  return [
    ...entries,
    ...shape.events.flatMap((event) => mutateEvent(shape, event)),
    ...shape.subscribers.flatMap((subscriber) => mutateSubscriber(shape, subscriber)),
    ...harmless(shape),
  ];
}

function mutateEvent(shape: Shape, event: EventShape): readonly ShapeMutant[] {
  const emitted = event.name in shape.emits;
  const put = (kind: string, more: readonly EventShape[], fresh: Verdict, stale = fresh): ShapeMutant => ({
    kind,
    shape: { ...shape, events: shape.events.flatMap((each) => (each === event ? more : [each])) },
    fresh,
    stale,
  });
  const wrong: Verdict = emitted ? 'compilers' : 'nobody';
  const fields = Object.keys(event.fields).flatMap((field) => {
    const { [field]: type = '', ...others } = event.fields;
    return [
      put('field renamed', [{ ...event, fields: { ...others, [`${field}s`]: type } }], wrong),
      put('field retyped', [{ ...event, fields: { ...others, [field]: 'boolean' } }], wrong),
      put('field dropped', [{ ...event, fields: others }], wrong),
    ];
  });
  return [
    ...fields,
    put('field added', [{ ...event, fields: { ...event.fields, more: 'string' } }], wrong),
    put('optional field added', [{ ...event, fields: { ...event.fields, 'more?': 'string' } }], 'nobody'),
    put('event type deleted', [], wrong, 'compilers'),
    put('event type renamed', [{ ...event, type: `New${event.type}` }], wrong, 'compilers'),
    put('event type internal', [{ ...event, comment: '@internal' }], wrong, 'generate'),
    put('event tagged with another name', [{ ...event, comment: `@event ${event.name}.v2` }], wrong, 'generate'),
    put('event moved to another file', [{ ...event, file: 'moved' }], 'nobody', 'compilers'),
    put('event type an interface', [{ ...event, keyword: 'interface' }], 'nobody'),
    put('event commented', [{ ...event, comment: 'Happens.' }], 'nobody'),
  ];
}

function mutateEntry(shape: Shape, entry: Entry, { literal }: Style): readonly ShapeMutant[] {
  const found: Verdict = literal ? 'compilers' : 'generate';
  const put = (kind: string, more: readonly Entry[], fresh: Verdict, stale: Verdict = found): ShapeMutant => ({
    kind,
    shape: { ...shape, entries: shape.entries.flatMap((each) => (each === entry ? more : [each])) },
    fresh,
    stale,
  });
  const subscriptions = entry.events.flatMap((name) => {
    const others = entry.events.filter((each) => each !== name);
    const only = !shape.entries.some((each) => each !== entry && each.events.includes(name));
    return [
      put('event unsubscribed', [{ ...entry, events: others }], only ? 'compilers' : 'nobody'),
      put('name in the config misspelt', [{ ...entry, events: [...others, `${name}x`] }], only ? 'compilers' : found),
      put('name in the config twice', [{ ...entry, events: [...entry.events, name] }], 'nobody', 'nobody'),
    ];
  });
  return [
    ...subscriptions,
    put('entry renamed', [{ ...entry, name: `${entry.name}s` }], 'compilers'),
    put('entry deleted', [], 'compilers'),
    put('entry external', [{ ...entry, external: true }], 'nobody'),
    put('entry without events', [{ ...entry, events: [] }], 'compilers'),
    put('entry reordered', [{ ...entry, events: entry.events.toReversed() }], 'nobody', 'nobody'),
    put('event subscribed to', [{ ...entry, events: [...entry.events, 'payment.failed'] }], 'nobody'),
    put('entry added', [entry, { name: 'crm', events: ['payment.failed'], external: true }], 'nobody'),
  ];
}

function mutateSubscriber(shape: Shape, subscriber: SubscriberShape): readonly ShapeMutant[] {
  const put = (kind: string, listen: string | undefined, verdict: Verdict): ShapeMutant => ({
    kind,
    shape: {
      ...shape,
      subscribers: shape.subscribers.flatMap((each) => {
        if (each !== subscriber) return [each];
        return listen === undefined ? [] : [{ ...each, listen: `${listen}\nexport type Context = events.Context;` }];
      }),
    },
    fresh: verdict,
    stale: verdict,
  });
  return [
    put('subscriber file deleted', undefined, 'compilers'),
    put('listen renamed', `export const listens = (event: events.Event): string => event.type;`, 'compilers'),
    put(
      'listen not exported',
      `const listen = (event: events.Event): string => event.type;\nexport { listen as run };`,
      'compilers',
    ),
    put('listen a type', `export type listen = (event: events.Event) => void;`, 'compilers'),
    put('listen no function', `export const listen = 7;`, 'compilers'),
    put(
      'listen takes a wrong payload',
      `export const listen = (event: events.Event<{ id: number }>): number => event.data.id;`,
      'compilers',
    ),
    put(
      'listen takes a wrong name',
      `export const listen = (event: { type: 'payment.failed'; data: unknown }): unknown => event.data;`,
      'compilers',
    ),
    put('listen takes no event', `export const listen = (text: string): string => text;`, 'compilers'),
    put(
      'listen asks for more',
      `export const listen = (event: events.Event, context: events.Context, more: string): unknown => [event, context, more];`,
      'compilers',
    ),
    put(
      'listen a generator',
      `export function* listen(event: events.Event): Generator<string> { yield event.type; }`,
      'generate',
    ),
    put('listen takes any event', `export const listen = (event: events.Event): string => event.type;`, 'nobody'),
    put(
      'listen takes the context',
      `export const listen = (event: events.Event, { attempt }: events.Context): unknown => [event, attempt];`,
      'nobody',
    ),
    put('listen takes nothing', `export async function listen(): Promise<void> {}`, 'nobody'),
  ];
}

function harmless(shape: Shape): readonly ShapeMutant[] {
  const added: EventShape = { file: 'more', type: 'ThingDoneEvent', name: 'thing.done', fields: { id: 'string' } };
  return [
    { kind: 'nothing', shape, fresh: 'nobody', stale: 'nobody' },
    {
      kind: 'entries reordered',
      shape: { ...shape, entries: shape.entries.toReversed() },
      fresh: 'nobody',
      stale: 'nobody',
    },
    { kind: 'event added', shape: { ...shape, events: [...shape.events, added] }, fresh: 'nobody', stale: 'generate' },
  ];
}
