/** Code that does not use the registry of the app: shared libraries, and emitters for other registries. */
export const libraries = {
  "a library takes the app's events": `
    import type { EventSink } from '@tsc-run/core';
    async function audit(sink: EventSink<{ 'user.verified': { id: string } }>): Promise<void> {
      await sink.emit('user.verified', { id: '1' });
      await sink.emit('user.verified', { id: 1 }); // error TS2322: Type 'number' is not assignable to type 'string'
      await sink.emit('user.registered', { id: '1' }); // error TS2345: Argument of type '"user.registered"'
    }
    void audit(events);
  `,
  'a library of several events': `
    import type { EventSink } from '@tsc-run/core';
    type Needs = { 'user.verified': { id: string }; 'count.changed': number };
    async function audit(sink: EventSink<Needs>): Promise<void> {
      await sink.emit('user.verified', { id: '1' });
      await sink.emit('count.changed', 2, { delayMs: 5 });
      await sink.emit('count.changed', '2'); // error TS2769: No overload matches this call
    }
    void audit(events);
  `,
  'a library that emits what the app does not know': `
    import type { EventSink } from '@tsc-run/core';
    declare function audit(sink: EventSink<{ 'library.loaded': { id: string } }>): void;
    audit(events); // error TS2345
  `,
  'a library that emits what nobody subscribes to': `
    import type { EventSink } from '@tsc-run/core';
    declare function audit(sink: EventSink<{ 'payment.failed': { id: string; reason: string } }>): void;
    audit(events); // error TS2345
  `,
  'a library whose payload does not fit': `
    import type { EventSink } from '@tsc-run/core';
    declare function audit(sink: EventSink<{ 'user.verified': { id: number } }>): void;
    audit(events); // error TS2345
  `,
  'a library whose payload is narrower fits': `
    import type { EventSink } from '@tsc-run/core';
    declare function audit(sink: EventSink<{ 'user.verified': { id: 'a' | 'b'; name: string } }>): void;
    audit(events);
  `,
  'an interface with emit as a method accepts events': `
    interface Bus { emit(type: string, data: unknown): Promise<void> }
    // TypeScript compares methods both ways.
    export const loose: Bus = events;
    interface Strict { emit: (type: string, data: unknown) => Promise<void> }
    export const strict: Strict = events; // error TS2322 (strictFunctionTypes)
  `,
  'an emitter for a registry of its own': `
    import { createEvents, type Emitter } from '@tsc-run/core';
    type Own = { 'a.happened': { a: number }; 'b.happened': string };
    type Nobody = { 'c.happened': { c: boolean } };
    export const own: Emitter<Own, Nobody> = createEvents<Own, Nobody>();
    void own.emit('a.happened', { a: 1 });
    void own.emit('b.happened', 'x');
    void own.emit('a.happened', { a: '1' }); // error TS2322: Type 'string' is not assignable to type 'number'
    void own.emit('c.happened', { c: true }); // error TS2345: 'c.happened' has no subscriber
    void own.emit('d.happened', { c: true }); // error TS2345: no event named 'd.happened'
    void own.emit('user.verified', { id: '1' }); // error TS2345: no event named 'user.verified'
    void events.emit('a.happened', { a: 1 }); // error TS2345: no event named 'a.happened'
  `,
  'an event whose payload is any does not open the others': `
    import { createEvents } from '@tsc-run/core';
    type Own = { 'a.happened': any; 'b.happened': { b: number }; 'c.happened': { c: string } };
    const own = createEvents<Own>();
    declare const name: keyof Own;
    declare const two: 'a.happened' | 'b.happened';
    declare const any: any;
    void own.emit('a.happened', { anything: 1 });
    void own.emit('a.happened', any);
    void own.emit('b.happened', { b: 1 });
    void own.emit('b.happened', { b: '1' }); // error TS2322: Type 'string' is not assignable to type 'number'
    void own.emit(name, { anything: 1 }); // error TS2353
    void own.emit(name, 1); // error TS2345
    void own.emit(name, { b: 1, c: '1' });
    void own.emit(two, { b: 1 });
    void own.emit(two, { b: '1' }); // error TS2322: Type 'string' is not assignable to type 'number'
    void own.emitMany([{ type: 'a.happened', data: 1 }, { type: 'b.happened', data: { b: 1 } }]);
    void own.emitMany([{ type: 'a.happened', data: 1 }, { type: 'b.happened', data: { b: '1' } }]); // error TS2322: Type 'string' is not assignable to type 'number'
    void events;
  `,
  'an emitter of no events': `
    import { createEvents } from '@tsc-run/core';
    const none = createEvents<{}>();
    void none.emit('a.happened', 1); // error TS2345: no event named 'a.happened'
    void events;
  `,
  'an emitter whose registry is an index signature': `
    import { createEvents } from '@tsc-run/core';
    const all = createEvents<{ [name: string]: { id: string } }>();
    declare const name: string;
    void all.emit('a.happened', { id: '1' });
    void all.emit(name, { id: '1' });
    void all.emit('a.happened', { id: 1 }); // error TS2322: Type 'number' is not assignable to type 'string'
    void events;
  `,
  'a generic library over any registry': `
    import type { Emitter } from '@tsc-run/core';
    interface Has { 'user.verified': { id: string } }
    export async function verify(emitter: Emitter<Has>): Promise<void> {
      await emitter.emit('user.verified', { id: '1' });
    }
    void verify(events); // error TS2345
  `,
  'an emitter whose registry has optional keys': `
    import { createEvents } from '@tsc-run/core';
    const some = createEvents<{ 'a.happened'?: { id: string } }>();
    void some.emit('a.happened', { id: '1' });
    void some.emit('a.happened', { id: 1 }); // error TS2322: Type 'number' is not assignable to type 'string'
    void events;
  `,
  'an emitter of fewer events where one of more is required': `
    import { createEvents, type Emitter } from '@tsc-run/core';
    interface Few { 'a.happened': { id: string } }
    interface More extends Few { 'b.happened': { id: string } }
    const few = createEvents<Few>();
    export const more: Emitter<More> = few; // error TS2322
    export const emit: Emitter<More>['emit'] = few.emit; // error TS2322
    export const registered: typeof events.emit = few.emit; // error TS2322
  `,
} as const;
