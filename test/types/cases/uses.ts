/** Other uses of `events` than plain calls. */
export const uses = {
  'a generic wrapper': `
    export function send<N extends events.Name>(name: N, data: events.EmitPayload<N>): Promise<void> {
      return events.emit(name, data);
    }
    void send('user.verified', { id: '1' });
    void send('user.verified', { id: 1 }); // error TS2322: Type 'number' is not assignable to type 'string'
    void send('user.verifed', { id: '1' }); // error TS2345: Argument of type '"user.verifed"'
    void send('payment.failed', { id: '1', reason: 'card' }); // error TS2345: Argument of type '"payment.failed"'
  `,
  'a generic wrapper whose payload comes later': `
    export function send<N extends events.Name>(name: N, load: () => Promise<events.EmitPayload<N>>): Promise<void> {
      return load().then((data) => events.emit(name, data));
    }
    export async function awaits<N extends events.Name>(name: N, load: () => Promise<events.EmitPayload<N>>): Promise<void> {
      const data = await load();
      // Known limit: the type of what is awaited is Awaited<…>, which a generic emit does not take.
      await events.emit(name, data); // error TS2345: Argument of type 'Awaited<PayloadIn<EventRegistry, N>>'
    }
    void send('user.verified', async () => ({ id: '1' }));
    void send('user.verified', async () => ({ id: 1 })); // error TS2322: Type 'number' is not assignable to type 'string'
  `,
  'a wrapper that takes events.Payload, which is too wide for a union': `
    export function send<N extends events.Name>(name: N, data: events.Payload<N>): Promise<void> {
      return events.emit(name, data); // error TS2345
    }
  `,
  'a wrapper of one event': `
    export const verified = (id: string): Promise<void> => events.emit('user.verified', { id });
    export const wrong = (id: number): Promise<void> => events.emit('user.verified', { id }); // error TS2322: Type 'number' is not assignable to type 'string'
  `,
  'a curried wrapper': `
    export const emitter = <N extends events.Name>(name: N) => (data: events.EmitPayload<N>): Promise<void> => events.emit(name, data);
    void emitter('user.verified')({ id: '1' });
    void emitter('user.verified')({}); // error TS2345 (5|6): Property 'id' is missing // error TS2741 (7): Property 'id' is missing
  `,
  'a union of names asks for a payload that fits each': `
    declare const name: 'user.verified' | 'session.started';
    void events.emit(name, { id: '1', session: '1' });
    void events.emit(name, { id: '1' }); // error TS2345: Property 'session' is missing
  `,
  'a union of names that includes an unsubscribed one': `
    declare const name: 'user.verified' | 'payment.failed';
    void events.emit(name, { id: '1', reason: 'card' }); // error TS2345: has no subscriber
  `,
  'all names at once': `
    declare const name: events.Name;
    declare const data: any;
    void events.emit(name, data); // error TS2345: 'any' is not assignable to parameter of type 'never'
    void events.emit(name, { id: '1' }); // error TS2345
  `,
  'a name and a payload that belong together': `
    declare const event: events.EventOf<'user.verified' | 'session.started'>;
    // Known limit: TypeScript does not see that the two belong together.
    void events.emit(event.type, event.data); // error TS2345
    if (event.type === 'user.verified') void events.emit(event.type, event.data);
  `,
  'destructured emit': `
    const { emit } = events;
    void emit('user.verified', { id: '1' });
    void emit('user.verifed', { id: '1' }); // error TS2345: no event named 'user.verifed'
    void emit('user.verified', { id: 1 }); // error TS2322
  `,
  'emit as a value': `
    const emit = events.emit;
    const all = [emit('user.verified', { id: '1' }), emit('count.changed', 1)];
    void Promise.all(all);
    void events['emit']('user.verifed', { id: '1' }); // error TS2345: no event named 'user.verifed'
    void events.emit?.('user.verifed', { id: '1' }); // error TS2345: no event named 'user.verifed'
  `,
  'an alias of events': `
    import { events as bus } from '@tsc-run/core';
    import * as core from '@tsc-run/core';
    void events;
    void bus.emit('user.verified', { id: '1' });
    void bus.emit('user.verifed', { id: '1' }); // error TS2345: no event named 'user.verifed'
    void core.events.emit('user.verified', { id: '1' });
    void core.events.emit('user.verifed', { id: '1' }); // error TS2345: no event named 'user.verifed'
  `,
  'a dynamic import': `
    void import('@tsc-run/core').then((core) => core.events.emit('user.verified', { id: '1' }));
    void import('@tsc-run/core').then((core) => core.events.emit('user.verifed', { id: '1' })); // error TS2345: no event named 'user.verifed'
    void events;
  `,
  'a mock': `
    const sent: unknown[] = [];
    const mock: typeof events.emit = async (type, data) => { sent.push([type, data]); };
    void mock('user.verified', { id: '1' });
    void mock('user.verifed', { id: '1' }); // error TS2345: no event named 'user.verifed'
    export const fake: Pick<typeof events, 'emit'> = { emit: async () => {} };
    export const wrong: Pick<typeof events, 'emit'> = { emit: async () => 1 }; // error TS2322: Type 'Promise<number>' is not assignable to type 'Promise<void>'
  `,
  'emit given to a function': `
    async function register(emit: typeof events.emit): Promise<void> {
      await emit('user.verified', { id: '1' });
      await emit('user.verified', {}); // error TS2345 (5|6): Property 'id' is missing // error TS2741 (7): Property 'id' is missing
    }
    void register(events.emit);
    void register(async () => {});
  `,
  'the result is a promise of void': `
    export const done: Promise<void> = events.emit('user.verified', { id: '1' });
    export const id: Promise<string> = events.emit('user.verified', { id: '1' }); // error TS2322: Type 'Promise<void>' is not assignable to type 'Promise<string>'
  `,
  'a map over payloads': `
    declare const users: readonly { id: string }[];
    void Promise.all(users.map((user) => events.emit('user.verified', user)));
    void Promise.all(users.map((user) => events.emit('user.registered', user))); // error TS2345 (5|6): name, email // error TS2739 (7): name, email
  `,
  'a class that emits': `
    export class Users {
      readonly #emit: typeof events.emit = events.emit;
      async verify(id: string): Promise<void> {
        await this.#emit('user.verified', { id });
        await this.#emit('user.verified', { identity: id }); // error TS2353: 'identity' does not exist in type 'UserVerifiedEvent'
      }
    }
  `,
  '@ts-expect-error works as usual': `
    // @ts-expect-error: no such event
    void events.emit('user.verifed', { id: '1' });
    void events; // @ts-expect-error: nothing is wrong // error TS2578: Unused '@ts-expect-error' directive
    void events.emit('user.verified', { id: '1' });
  `,
  'the type of a payload': `
    export const user: events.Payload<'user.verified'> = { id: '1' };
    export const both: events.Payload<'user.verified' | 'session.started'>[] = [{ id: '1' }, { session: '1' }];
    export const wrong: events.Payload<'user.verified'> = { id: 1 }; // error TS2322: Type 'number' is not assignable to type 'string'
    export type Unknown = events.Payload<'user.verifed'>; // error TS2344: '"user.verifed"' does not satisfy the constraint
    export type Unsubscribed = events.Payload<'payment.failed'>; // error TS2344: '"payment.failed"' does not satisfy the constraint
  `,
  'the type of an event': `
    export const any: events.Event = { type: 'anything', data: 1 };
    export const typed: events.Event<{ id: string }> = { type: 'user.verified', data: { id: '1' } };
    export const exact: events.EventOf<'user.verified'> = { type: 'user.verified', data: { id: '1' } };
    export const wrongData: events.EventOf<'user.verified'> = { type: 'user.verified', data: { id: 1 } }; // error TS2322: Type 'number' is not assignable to type 'string'
    export const wrongType: events.EventOf<'user.verified'> = { type: 'user.verifed', data: { id: '1' } }; // error TS2322: Type '"user.verifed"' is not assignable to type '"user.verified"'
    export const extra: events.Event = { type: 'x', data: 1, id: '1' }; // error TS2353: 'id' does not exist in type
  `,
  'the events of a subscriber': `
    export function read(event: events.For<'send-welcome-email'>): string {
      if (event.type === 'user.registered') return event.data.name;
      return event.data.name; // error TS2339: Property 'name' does not exist on type 'UserVerifiedEvent'
    }
    export function forgets(event: events.For<'send-welcome-email'>): string {
      switch (event.type) {
        case 'user.registered': return event.data.name;
        default: return event satisfies never; // error TS1360: does not satisfy the expected type 'never' // error TS2322
      }
    }
    export function misspells(event: events.For<'send-welcome-email'>): boolean {
      return event.type === 'user.verifed'; // error TS2367: no overlap
    }
    export type Unknown = events.For<'send-welcome-mail'>; // error TS2344: '"send-welcome-mail"' does not satisfy the constraint
  `,
  'the context of a subscriber': `
    export const attempt = (context: events.Context): number => context.attempt;
    export const retry = (context: events.Context): number => context.retries; // error TS2339: 'retries' does not exist on type 'DeliveryContext'
    export const aborted = (context: events.Context): boolean => context.signal.aborted;
  `,
  http: `
    import { http } from '@tsc-run/core';
    export function POST(request: http.Request): http.Response {
      void events.emit('user.verified', request.json());
      void events.emit('user.verified', request.json<{ id: string }>());
      void events.emit('user.verified', request.json<{ name: string }>()); // error TS2345 (5|6): Property 'id' is missing // error TS2741 (7): Property 'id' is missing
      void events.emit('user.verified', request.json<unknown>()); // error TS2345: 'unknown' is not assignable
      return http.response(http.STATUS_CREATED).json({ ok: true });
    }
    export const wrong = (): http.Response => http.response('201'); // error TS2345: 'string' is not assignable to parameter of type 'number'
  `,
  'a request has what is documented': `
    import { http } from '@tsc-run/core';
    export function PUT(request: http.Request): http.Response {
      const { method, url, path, ip, userAgent, body } = request;
      const all: string[] = [method, url, path, ip, userAgent, ...(body === undefined ? [] : [body]), request.text()];
      const records: Record<string, string>[] = [request.query, request.params, request.headers, request.cookies];
      const one: string | undefined = request.header('Accept');
      const fields: Record<string, string | string[]> = request.formData();
      const bytes: Uint8Array = request.buffer();
      request.path = '/'; // error TS2540: Cannot assign to 'path' because it is a read-only property
      request.query['page'] = '2'; // error TS2542: only permits reading
      const size: number = request.header('Content-Length'); // error TS2322: is not assignable to type 'number'
      const files = request.files; // error TS2339: 'files' does not exist on type 'Request'
      void events.emit('user.verified', { id: path });
      return http.response().json({ all, records, one, fields, bytes, size, files });
    }
  `,
  'every method of a response returns a response': `
    import { http } from '@tsc-run/core';
    export const chained = (): http.Response[] => [
      http.response(), http.response(204).json(1).html('').text('').bytes(new Uint8Array(), 'image/png').redirect('/').redirect('/', 301),
      http.response().cookie('a', 'b').cookie('a', 'b', { maxAge: 1000, expires: new Date(0), domain: 'a.b', path: '/', secure: true, httpOnly: true, sameSite: 'none' })
        .attachment().attachment('a.pdf').status(201).header('a', 'b'),
    ];
    export const data = ({ statusCode, headers, cookies, body }: http.Response): [number, string | undefined, readonly string[], string | Uint8Array] =>
      [statusCode, headers['a'], cookies, body];
    export const wrong = (response: http.Response): unknown => [
      response.cookie('a', 'b', { sameSite: 'Lax' }), // error TS2820: Did you mean '"lax"'?
      response.cookie('a', 'b', { maxage: 1 }), // error TS2561: Did you mean to write 'maxAge'?
      response.header('a', 1), // error TS2345: 'number' is not assignable to parameter of type 'string'
      response.headers({ a: 'b' }), // error TS2349: This expression is not callable
      response.send('text'), // error TS2339: Property 'send' does not exist on type 'Response'
    ];
    export const half = (): http.Response => ({ statusCode: 200, headers: {}, cookies: [], body: '' }); // error TS2740: is missing the following properties
    void events;
  `,
  'fromEnv and secrets': `
    import { fromEnv, secrets } from '@tsc-run/core';
    export const url: string = fromEnv('API_URL', 'http://localhost');
    export const key: Promise<string> = secrets.getSecret('key');
    export const wrong: string = secrets.getSecret('key'); // error TS2322: Type 'Promise<string>' is not assignable to type 'string'
    export const port = (): string => fromEnv('PORT', 3000); // error TS2345: 'number' is not assignable to parameter of type 'string'
    void events;
  `,
  'names that only some pages of the framework have': `
    import { jobs } from '@tsc-run/core';
    export const dispatched = (): unknown => events.dispatch('user.verified', { id: '1' }); // error TS2345: events.dispatch does not exist: write events.emit
    export const listen = (event: events.Message<{ id: string }>): unknown => event; // error TS2344: events.Message does not exist: write events.Event
    export const later = (): unknown => jobs.dispatch('send-invoice', {}); // error TS2345: there are no jobs: emit an event, and do the work in its subscriber
  `,
  'isolated declarations are in force': `
    export const inferred = [events.emit('count.changed', 1)]; // error TS9017 (isolatedDeclarations)
  `,
  'erasable syntax is in force': `
    export class User { constructor(readonly id: string) {} } // error TS1294 (erasableSyntaxOnly)
    void events;
  `,
  'unused locals are in force': `
    import { http } from '@tsc-run/core'; // error TS6133 (noUnusedLocals)
    void events;
  `,
  'the parameters of emit, as a spy has them': `
    declare const calls: Parameters<typeof events.emit>[];
    export const names: string[] = calls.map(([name]) => name);
    export const ids: (string | undefined)[] = calls.map(([, , options]) => options?.id);
    export const numbers: number[] = calls.map(([name]) => name); // error TS2322: is not assignable to type 'number[]'
  `,
} as const;
