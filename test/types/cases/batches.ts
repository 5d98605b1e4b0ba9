/** Calls of `emitMany`, which checks each event of a batch as `emit` does. */
export const batches = {
  'a batch': `
    void events.emitMany([
      { type: 'user.verified', data: { id: '1' } },
      { type: 'count.changed', data: 2, id: 'k', delayMs: 5, meta: { tenant: 'a' } },
      { type: 'user.deleted', data: { by: 'admin', admin: 'root' } },
    ]);
    void events.emitMany([]);
  `,
  'a batch from a map': `
    declare const users: readonly { id: string }[];
    void events.emitMany(users.map((user) => ({ type: 'user.verified', data: user })));
    void events.emitMany(users.map((user) => ({ type: 'user.verified', data: user, id: user.id })));
  `,
  'a batch from an outbox': `
    declare const outbox: readonly events.EventOf<'user.verified' | 'count.changed'>[];
    void events.emitMany(outbox);
  `,
  'a wrong name in a batch': `
    void events.emitMany([
      { type: 'user.verified', data: { id: '1' } },
      { type: 'user.verifed', data: { id: '1' } }, // error TS2322: no event named 'user.verifed'
      { type: 'payment.failed', data: { id: '1', reason: 'card' } }, // error TS2322: 'payment.failed' has no subscriber
      { type: 'userVerified', data: { id: '1' } }, // error TS2322: it is spelled 'user.verified'
    ]);
  `,
  'a union with a wrong name in a batch': `
    declare const name: 'user.verified' | 'user.verifed';
    declare const unsubscribed: 'user.verified' | 'payment.failed';
    void events.emitMany([{ type: name, data: { id: '1' } }]); // error TS2322: no event named 'user.verifed'
    void events.emitMany([{ type: unsubscribed, data: { id: '1', reason: 'card' } }]); // error TS2322: 'payment.failed' has no subscriber
  `,
  'a wrong payload in a batch': `
    void events.emitMany([
      { type: 'user.verified', data: { id: 1 } }, // error TS2322: Type 'number' is not assignable to type 'string'
      { type: 'user.verified', data: {} }, // error TS2741: Property 'id' is missing
      { type: 'user.verified', data: { id: '1', name: 'Ada' } }, // error TS2353: 'name' does not exist in type
      { type: 'count.changed', data: '2' }, // error TS2322: Type 'string' is not assignable to type 'number'
    ]);
  `,
  'an unfinished event in a batch': `
    void events.emitMany([{ type: 'user.verified' }]); // error TS2741: Property 'data' is missing
    void events.emitMany([{ data: { id: '1' } }]); // error TS2322
  `,
  'a name of type string in a batch': `
    declare const name: string;
    declare const data: any;
    void events.emitMany([{ type: name, data }]); // error TS2322: Type 'string' is not assignable to type // error TS2322: Type 'any' is not assignable to type 'never'
  `,
  'a name of type any in a batch': `
    declare const row: any;
    declare const rows: any[];
    void events.emitMany([{ type: row.type, data: { id: '1' } }]); // error TS2322: is not assignable to type 'never'
    void events.emitMany(rows.map((each) => ({ type: each.type, data: each.data }))); // error TS2345: is not assignable
    // Known limit: entries of type any are not looked into.
    void events.emitMany(rows);
  `,
  'the advice for a wrong name in a batch': `
    void events.emitMany([{ type: 'user.verifed', data: { id: '1' } }]); // error TS2322: no event named 'user.verifed' in this program: export a type for it from events/, or run tsc-run generate
  `,
  'a wrong outbox': `
    declare const outbox: readonly events.Event[];
    void events.emitMany(outbox); // error TS2345
  `,
} as const;
