/** The second argument of `emit`. */
export const payloads = {
  'payloads of every form': `
    void events.emit('user.registered', { id: '1', name: 'Ada', email: 'a@b.c' });
    void events.emit('user.verified', { id: '1' });
    void events.emit('user.deleted', { by: 'admin', admin: 'root' });
    void events.emit('order.completed', { id: '1', total: { amount: 1, currency: 'EUR' }, items: [{ sku: 'a', count: 1 }], coupon: 'x' });
    void events.emit('cart/abandoned-v2', { id: '1', items: 2 });
    void events.emit('audit.logged', { who: 'root', what: 7 });
    void events.emit('page.viewed', { path: '/' });
    void events.emit('session.ended', { session: '1', seconds: 2 });
  `,
  'a variable of the event type': `
    import type { UserRegisteredEvent } from '../../events/user-registered.js';
    declare const user: UserRegisteredEvent;
    void events.emit('user.registered', user);
  `,
  'a missing property': `
    void events.emit('user.registered', { id: '1', name: 'Ada' }); // error TS2345 (5|6): Property 'email' is missing // error TS2741 (7): Property 'email' is missing
  `,
  'two missing properties': `
    void events.emit('user.registered', { id: '1' }); // error TS2345 (5|6): name, email // error TS2739 (7): name, email
  `,
  'an empty payload': `
    void events.emit('user.verified', {}); // error TS2345 (5|6): Property 'id' is missing // error TS2741 (7): Property 'id' is missing
  `,
  'a property of another type': `
    void events.emit('user.verified', { id: 1 }); // error TS2322: Type 'number' is not assignable to type 'string'
  `,
  'an optional property where it is required': `
    declare const id: string | undefined;
    void events.emit('user.verified', { id }); // error TS2322 (strictNullChecks): Type 'string | undefined' is not assignable to type 'string'
  `,
  'an extra property': `
    void events.emit('user.verified', { id: '1', name: 'Ada' }); // error TS2353: 'name' does not exist in type 'UserVerifiedEvent'
  `,
  'an extra property of a variable, which TypeScript accepts': `
    const user = { id: '1', name: 'Ada' };
    void events.emit('user.verified', user);
  `,
  'the payload of another event': `
    import type { UserVerifiedEvent } from '../../events/user-verified.js';
    declare const user: UserVerifiedEvent;
    void events.emit('user.registered', user); // error TS2345 (5|6): name, email // error TS2739 (7): name, email
  `,
  'an undeclared variable': `
    void events.emit('user.registered', userRegisteredEvent); // error TS2304: Cannot find name 'userRegisteredEvent'
  `,
  'any as payload': `
    declare const data: any;
    void events.emit('user.registered', data);
  `,
  'unknown as payload': `
    declare const data: unknown;
    void events.emit('user.registered', data); // error TS2345: 'unknown' is not assignable to parameter of type 'UserRegisteredEvent'
  `,
  'never as payload': `
    export function send(data: never): void {
      void events.emit('user.registered', data);
    }
  `,
  'null and undefined as payload': `
    void events.emit('user.verified', null); // error TS2345 (strictNullChecks): Argument of type 'null' is not assignable
    void events.emit('user.verified', undefined); // error TS2345 (strictNullChecks): Argument of type 'undefined' is not assignable
  `,
  'no payload': `
    void events.emit('user.verified'); // error TS2554: Expected 2-3 arguments, but got 1
    void events.emit(); // error TS2554: Expected 2-3 arguments, but got 0
  `,
  'too many arguments': `
    void events.emit('user.verified', { id: '1' }, {}, 1); // error TS2554: Expected 2-3 arguments, but got 4
  `,
  'a name and a payload in the wrong order': `
    void events.emit({ id: '1' }, 'user.verified'); // error TS2345
  `,
  'a nested property': `
    void events.emit('order.completed', { id: '1', total: { amount: 1, currency: 'EUR' }, items: [{ sku: 'a', count: 1 }] });
    void events.emit('order.completed', {
      id: '1',
      total: { amount: '1', currency: 'EUR' }, // error TS2322: Type 'string' is not assignable to type 'number'
      items: [{ sku: 'a', count: 1 }],
    });
    void events.emit('order.completed', {
      id: '1',
      total: { amount: 1, currency: 'GBP' }, // error TS2322: Type '"GBP"' is not assignable to type '"EUR" | "USD"'
      items: [
        { sku: 'a', count: 1 },
        { sku: 'b', number: 1 }, // error TS2353: 'number' does not exist in type
        { sku: 'c' }, // error TS2741: Property 'count' is missing
      ],
    });
  `,
  'a widened literal': `
    const total = { amount: 1, currency: 'EUR' };
    void events.emit('order.completed', { id: '1', total, items: [] }); // error TS2322: Types of property 'currency' are incompatible
  `,
  'an optional property': `
    const order = { id: '1', total: { amount: 1, currency: 'EUR' as const }, items: [{ sku: 'a', count: 1 }] };
    void events.emit('order.completed', { ...order, coupon: 'x' });
    void events.emit('order.completed', { ...order, coupon: 1 }); // error TS2322: Type 'number' is not assignable to type 'string
    // error TS2379 (exactOptionalPropertyTypes): with 'exactOptionalPropertyTypes: true'
    void events.emit('order.completed', { ...order, coupon: undefined });
  `,
  'a payload that is a union': `
    void events.emit('user.deleted', { by: 'self' });
    void events.emit('user.deleted', { by: 'admin', admin: 'root' });
    void events.emit('user.deleted', { by: 'admin' }); // error TS2345
    void events.emit('user.deleted', { by: 'nobody' }); // error TS2322: Type '"nobody"' is not assignable
    void events.emit('user.deleted', { by: 'self', admin: 'root' }); // error TS2353: 'admin' does not exist in type
  `,
  'a payload that is not an object': `
    void events.emit('count.changed', 3);
    void events.emit('count.changed', '3'); // error TS2345: 'string' is not assignable to parameter of type 'number'
    void events.emit('tags.changed', ['a', 'b']);
    void events.emit('tags.changed', ['a', 2]); // error TS2322: Type 'number' is not assignable to type 'string'
    void events.emit('cache.cleared', null);
    void events.emit('cache.cleared', 0); // error TS2345: Argument of type '0' is not assignable to parameter of type 'null'
  `,
  'a payload with an index signature': `
    void events.emit('audit.logged', { who: 'root', what: ['a'] });
    void events.emit('audit.logged', 'root'); // error TS2345: 'string' is not assignable to parameter of type 'AuditLoggedEvent'
  `,
  'a payload from a generic event type with a default': `
    void events.emit('page.viewed', { path: '/' });
    void events.emit('page.viewed', { path: 1 }); // error TS2322: Type 'number' is not assignable to type 'string'
  `,
  'a payload that extends another': `
    void events.emit('session.ended', { session: '1', seconds: 2 });
    void events.emit('session.ended', { seconds: 2 }); // error TS2345 (5|6): Property 'session' is missing // error TS2741 (7): Property 'session' is missing
  `,
  'a promise of a payload': `
    declare function load(): Promise<{ id: string }>;
    void load().then((user) => events.emit('user.verified', user));
    void events.emit('user.verified', load()); // error TS2345 (5|6): Property 'id' is missing // error TS2741 (7): Property 'id' is missing
  `,
  'a spread of any': `
    declare const body: any;
    void events.emit('user.registered', { id: '1', ...body });
  `,
  'a class instance': `
    class User { readonly id = '1'; name = 'Ada' }
    void events.emit('user.verified', new User());
    void events.emit('user.registered', new User()); // error TS2345 (5|6): Property 'email' is missing // error TS2741 (7): Property 'email' is missing
  `,
  options: `
    void events.emit('user.verified', { id: '1' }, { id: 'k', delayMs: 10, meta: { tenant: 'a' } });
    void events.emit('user.verified', { id: '1' }, { delay: 10 }); // error TS2561: Did you mean to write 'delayMs'?
    void events.emit('user.verified', { id: '1' }, { delayMs: '10' }); // error TS2322: Type 'string' is not assignable to type 'number
    void events.emit('user.verified', { id: '1' }, { meta: { tenant: 1 } }); // error TS2322: Type 'number' is not assignable to type 'string'
  `,
} as const;
