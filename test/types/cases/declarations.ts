import type { Files } from '../program.js';

/**
 * Every public value, and many ways of passing it on, exported without an annotation: what declaration emit has to
 * write out. Each entry is a file.
 */
export const DECLARED: Files = {
  'emit, destructured': `export const { emit, emitMany } = events;`,
  'emit, renamed': `export const { emit: send } = events;`,
  'emit as a constant': `export const emit = events.emit; export const many = events.emitMany;`,
  'emit by its key': `export const emit = events['emit'];`,
  'a class field': `export class Users { readonly emit = events.emit; readonly many = events.emitMany; readonly bus = events; }`,
  'a static field and a private one': `export class Users { static emit = events.emit; readonly #emit = events.emit; get emit() { return this.#emit; } }`,
  'a parameter property': `export class Users { constructor(readonly emit = events.emit, protected readonly bus = events) {} }`,
  'a function that returns it': `export const get = () => ({ emit: events.emit }); export function all() { return events; }`,
  'an async function': `export async function load() { const { events: bus } = await import('@tsc-run/core'); return bus.emit; }`,
  'a generator': `export function* each() { yield events.emit; yield events.emitMany; }`,
  'emit, bound': `export const emit = events.emit.bind(events); export const many = events.emitMany.bind(undefined);`,
  'call and apply': `export const call = events.emit.call; export const apply = events.emit.apply;`,
  'events under another name': `export const bus = events;`,
  'events in an object': `export const deps = { events, clock: () => 1 }; export const frozen = Object.freeze({ events });`,
  'as const and satisfies': `export const deps = { events, list: [events.emit] } as const; export const some = { emit: events.emit } satisfies Pick<typeof events, 'emit'>;`,
  'events, spread': `export const bus = { ...events, extra: 1 };`,
  rest: `export const { connect, ...rest } = events;`,
  'a default export': `export default events;`,
  'a default export of an object': `export default { emit: events.emit };`,
  'a re-export': `export { events, createEvents, defineConfig, http, EmitError } from '@tsc-run/core'; export * as core from '@tsc-run/core'; void events;`,
  'lists and maps': `export const list = [events.emit, events.emit]; export const byName = new Map([['a', events]]); export const both = [events.emit, events.emitMany] as const;`,
  'a choice': `declare const flag: boolean; export const emit = flag ? events.emit : undefined; export const either = flag ? events.emit : events.emitMany;`,
  promises: `export const soon = Promise.resolve(events); export const done = Promise.all([events.emit, events.emitMany]);`,
  calls: `export const sent = events.emit('user.verified', { id: '1' }); export const sentMany = events.emitMany([{ type: 'count.changed', data: 1 }]);`,
  'a generic wrapper': `
    export const send = <N extends events.Name>(name: N, data: events.EmitPayload<N>) => events.emit(name, data);
    export const curried = <N extends events.Name>(name: N) => (data: events.EmitPayload<N>) => events.emit(name, data);
    export const payloadOf = <N extends events.Name>(name: N, data: events.EmitPayload<N>) => ({ name, data });
  `,
  'a decorator of emit': `export const traced = (emit = events.emit) => emit; export const inner = traced(); export const same = ((x) => x)(events.emit);`,
  'types of the parts': `
    export const args = (...all: Parameters<typeof events.emit>) => all;
    export const result = null as unknown as ReturnType<typeof events.emit>;
    export const pick = null as unknown as Pick<typeof events, 'emit'>;
    export const partial = null as unknown as Partial<typeof events>;
  `,
  'payloads and events': `
    declare const one: events.EventOf<'user.verified'>;
    declare const union: events.For<'send-welcome-email'>;
    declare const context: events.Context;
    declare const any: events.Event<{ a: 1 }>;
    export const copy = { one, union, any, context };
    export const { data } = one; export const { signal, ...others } = context;
    export const read = (event: events.For<'update-analytics'>) => event;
    export const names = (name: events.Name) => [name];
  `,
  emitters: `
    import { createEvents } from '@tsc-run/core';
    type Own = { 'a.happened': { a: number } };
    export const own = createEvents<Own, { 'b.happened': null }>(); export const { emit } = own; export const emitMany = own.emitMany;
    export const make = <R>() => createEvents<R>(); export const made = make<Own>(); export const none = createEvents<{}>();
    export const anyEmit = <R, U>() => createEvents<R, U>().emit;
    void events; export { createEvents };
  `,
  sinks: `
    import type { EventSink, Emitter, Bus, Envelope, EmitOptions } from '@tsc-run/core';
    declare const sink: EventSink<{ 'user.verified': { id: string }; 'count.changed': number }>;
    export const { emit } = sink; export const both = [sink, events];
    declare const emitter: Emitter<{ a: 1 }>; declare const bus: Bus; declare const envelope: Envelope; declare const options: EmitOptions;
    export const parts = { emitter, bus, envelope, options, publish: bus.publish, consume: bus.consume, admin: bus.admin };
  `,
  errors: `
    import { EmitError } from '@tsc-run/core';
    export const error = new EmitError([]); export const { failures } = error; export const codes = failures.map(({ code }) => code);
    export class Own extends EmitError {} ; export const caught = (error: unknown) => error instanceof EmitError ? error : undefined;
    void events;
  `,
  http: `
    import { http } from '@tsc-run/core';
    export const ok = http.response(); export const created = http.response(http.STATUS_CREATED).header('a', 'b').json({});
    export const POST = async (request: http.Request) => http.response(201).json(request.json());
    export const { response } = http; export const build = http.response; export const statuses = { ok: http.STATUS_OK }; export const all = http;
    export const body = (request: http.Request) => ({ request, text: request.body, headers: request.headers });
    export const read = (request: http.Request) => ({ fields: request.formData(), bytes: request.buffer(), cookies: request.cookies });
    export const answer = () => http.response().cookie('a', 'b').redirect('/'); export const { cookie, json } = http.response();
    void events;
  `,
  'the environment': `
    import { fromEnv, jobs, secrets } from '@tsc-run/core';
    export const url = fromEnv('URL', ''); export const key = secrets.getSecret('key'); export const { getSecret } = secrets;
    export const all = { fromEnv, secrets, jobs, events };
  `,
  'a config': `
    import { defineConfig } from '@tsc-run/core';
    export const config = defineConfig({ events: { subscribers: { a: { events: ['user.verified'] } } } });
    export const define = defineConfig; export const { subscribers } = config.events; void events;
  `,
  'the test kit': `
    import { createContext, createRequest, fakeBus, memoryBus, withSeeds } from '@tsc-run/core/testing';
    export const context = createContext(); export const { signal } = context; export const make = () => createContext({ attempt: 2 });
    export const bus = fakeBus(); export const { emitted, expectEmitted, deliver, envelopes } = bus; export const all = bus.envelopes();
    export const own = fakeBus<{ a: { b: 1 } }, {}>(); export const delivered = bus.deliver({}); export const user = bus.expectEmitted('user.verified');
    export const request = createRequest('GET', '/'); export const kit = { createContext, createRequest, fakeBus, memoryBus, withSeeds }; export const memory = memoryBus({ manifest: { events: [], subscribers: [] } });
    export const dead = memory.dead(); void events;
  `,
  'the local buses': `
    import { deliverTo, memoryBus, openSqliteBus } from '@tsc-run/core/local';
    export const deliver = deliverTo({}, { only: [] }); export const opened = openSqliteBus({ manifest: { events: [], subscribers: [] } });
    export const bus = await opened; export const { admin, consume, publish } = bus; export const stats = admin.stats(); export const list = await admin.deliveries();
    export const memory = memoryBus({ manifest: { events: [], subscribers: [] } }); export const kit = { deliverTo, memoryBus, openSqliteBus };
    export const consumer = await bus.consume(deliver); export const [first] = list; void events;
  `,
};

/** The same with annotations, as `isolatedDeclarations` asks for them. */
export const ANNOTATED: Files = {
  annotated: `
    import { createEvents, type Emit, type EmitMany, type Emitter, type Events, type EventsEmit, type EventsEmitMany } from '@tsc-run/core';
    import { createContext, createRequest, fakeBus, type DeliveryContext, type FakeBus } from '@tsc-run/core/testing';
    type Own = { 'a.happened': { a: number } };
    export const bus: Events = events;
    export const emit: EventsEmit = events.emit; export const many: EventsEmitMany = events.emitMany;
    export const same: typeof events.emit = events.emit;
    export class Users { readonly emit: typeof events.emit = events.emit; readonly bus: typeof events = events; }
    export const get = (): { emit: EventsEmit } => ({ emit: events.emit });
    export const own: Emitter<Own> = createEvents<Own>(); export const ownEmit: Emit<Own> = own.emit; export const ownMany: EmitMany<Own> = own.emitMany;
    export const context: DeliveryContext = createContext(); export const fake: FakeBus = fakeBus();
    export const send = <N extends events.Name>(name: N, data: events.EmitPayload<N>): Promise<void> => events.emit(name, data);
  `,
};
