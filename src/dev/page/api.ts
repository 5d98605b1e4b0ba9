import type { DeliveryFilter, DeliveryState } from '../../runtime/admin.js';
import type { PageHost, StoredEvent } from './host.js';
import type { CountAnswer, EmitAnswer, EventAnswer, SchemaAnswer } from './wire.js';

type Query = URLSearchParams;
type Body = Readonly<Record<string, unknown>>;

/** What can be read, by the last part of the path. A promise that rejects is a refusal in words. */
export const READS: Readonly<Record<string, (host: PageHost, query: Query) => Promise<unknown>>> = {
  app: async (host) => host.app(),
  activity: async ({ journal }, query) => {
    const [kind, id] = [query.get('kind'), query.get('id')];
    return journal.activities().find((each) => each.kind === kind && each.id === id) ?? null;
  },
  deliveries: async (host, query) => {
    const [state, id, limit] = [query.get('state'), query.get('id'), query.get('limit')];
    return host.deliveries({
      ...(state !== null && { state: state as DeliveryState }),
      ...(id !== null && { id }),
      limit: limit === null ? 100 : Number(limit),
    });
  },
  event: async (host, query): Promise<EventAnswer> => {
    const id = query.get('id') ?? '';
    const told = findTold(host, id);
    const stored = Promise.all([host.event(id), host.deliveries({ id, limit: 1000 })]);
    // A bus in memory stores nothing that can be asked for.
    const [event, deliveries] = await (told === undefined ? stored : stored.catch(() => [undefined, []] as const));
    return { event: event ?? told ?? null, deliveries };
  },
  schema: async (host, query): Promise<SchemaAnswer> => ({
    schema: (await host.schemaOf(query.get('type') ?? '')) ?? null,
  }),
};

/** An event as the journal was told of it. */
function findTold({ journal }: PageHost, id: string): StoredEvent | undefined {
  const told = journal.activities().find((each) => each.kind === 'emit' && each.id === id);
  if (told?.kind !== 'emit' || told.data === '') return undefined;
  const { type, data, time } = told;
  return { id, type, data, time, meta: {} };
}

/** What changes something; each needs the token. */
export const ACTIONS: Readonly<Record<string, (host: PageHost, body: Body) => Promise<unknown>>> = {
  emit: async (host, { type, data }): Promise<EmitAnswer> => {
    if (typeof type !== 'string') throw new TypeError('type must be the name of an event.');
    return { id: await host.emit(type, data) };
  },
  redrive: async (host, filter): Promise<CountAnswer> => ({ count: await host.redrive(filter as DeliveryFilter) }),
  replay: async (host, filter): Promise<CountAnswer> => ({ count: await host.replay(filter as DeliveryFilter) }),
};
