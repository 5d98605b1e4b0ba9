import { afterEach, describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import { deliverTo, type SubscriberModule } from '../../src/buses/deliver-to.js';
import { memoryBus } from '../../src/buses/memory/bus.js';
import type { Manifest } from '../../src/buses/routing.js';
import { openSqliteBus } from '../../src/buses/sqlite/bus.js';
import { EmitError } from '../../src/runtime/bus.js';
import type { Emission } from '../../src/runtime/emission.js';
import type { Envelope } from '../../src/runtime/envelope.js';
import { events } from '../../src/runtime/events.js';
import * as http from '../../src/runtime/http/index.js';
import type { StandardSchema } from '../../src/runtime/validation/standard-schema.js';
import { findDeliveryFault, type Validation } from '../../src/runtime/validation/validation.js';
import { fakeBus } from '../../src/testing/index.js';
import { createFolder } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';
import { toSchema } from '../contracts/to-schema.js';

const emit = events.emit as unknown as (type: string, data: unknown) => Promise<void>;
const emitMany = events.emitMany as unknown as (batch: readonly Emission[]) => Promise<void>;

const USER = toSchema({
  type: 'object',
  required: ['id', 'address'],
  properties: { id: { type: 'string' }, address: { type: 'object', properties: { zip: { type: 'string' } } } },
});
const schemas = { 'user.registered': USER, 'order.paid': z.object({ total: z.number() }) };

const FITS = { id: '1', address: { zip: '8000' } };
const MISFIT = { id: '1', address: { zip: 8000 } };
const FAULT = 'the payload does not fit its type: address.zip is a number; expected a string.';

afterEach(() => events.connect(undefined));

function connectRecorder(validation: Validation | undefined): Envelope[] {
  const sent: Envelope[] = [];
  events.connect({ publish: async (batch) => void sent.push(...batch) }, { validation });
  return sent;
}

async function failuresOf(promise: Promise<unknown>): Promise<EmitError['failures']> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(EmitError);
  return (error as EmitError).failures;
}

describe('emit', () => {
  it.each(['emit', 'both'] as const)('refuses a payload that does not fit when it validates %s', async (when) => {
    const sent = connectRecorder({ when, schemas });
    await emit('user.registered', FITS);
    const message = `Cannot emit 'user.registered': ${FAULT}`;
    expect(await failuresOf(emit('user.registered', MISFIT))).toEqual([
      { index: 0, type: 'user.registered', code: 'invalid-payload', message },
    ]);
    expect(sent.map(({ data }) => data)).toEqual([FITS]);
  });

  it.each([undefined, { when: 'deliver', schemas } as const])('lets it through with %j', async (validation) => {
    const sent = connectRecorder(validation);
    await emit('user.registered', MISFIT);
    expect(sent).toHaveLength(1);
  });

  it('no longer validates after another connect', async () => {
    connectRecorder({ when: 'both', schemas });
    const sent = connectRecorder(undefined);
    await emit('user.registered', MISFIT);
    expect(sent).toHaveLength(1);
  });

  it('lets an event without a schema through, whatever its name', async () => {
    const sent = connectRecorder({ when: 'both', schemas });
    for (const name of ['team.created', 'constructor', '__proto__']) await emit(name, 5);
    expect(sent).toHaveLength(3);
  });

  it('validates what travels: the payload after JSON', async () => {
    const sent = connectRecorder({ when: 'emit', schemas });
    await emit('user.registered', { id: { toJSON: () => '1' }, address: {}, more: undefined });
    expect(sent[0]!.data).toEqual({ id: '1', address: {} });
    const shown = { toJSON: () => 5 };
    expect((await failuresOf(emit('user.registered', { id: shown, address: {} })))[0]!.message).toContain(
      'id is a number; expected a string',
    );
  });

  it('names the path of a schema of another library, and sends the payload as it was', async () => {
    const sent = connectRecorder({ when: 'emit', schemas });
    expect((await failuresOf(emit('order.paid', { total: 'x' })))[0]!.message).toBe(
      `Cannot emit 'order.paid': the payload does not fit its type: total: Invalid input: expected number, received string.`,
    );
    await emit('order.paid', { total: 1, more: 2 });
    expect(sent[0]!.data).toEqual({ total: 1, more: 2 });
  });

  it('refuses a payload whose schema fails itself or is asynchronous', async () => {
    const broken: StandardSchema = {
      '~standard': {
        version: 1,
        vendor: 'x',
        validate: () => {
          throw new TypeError('boom');
        },
      },
    };
    const later = z.string().refine(async () => true);
    const sent = connectRecorder({ when: 'emit', schemas: { broken, later } });
    expect((await failuresOf(emit('broken', 1)))[0]).toMatchObject({
      code: 'invalid-payload',
      message: `Cannot emit 'broken': the payload cannot be validated: boom`,
    });
    expect((await failuresOf(emit('later', 'a')))[0]!.message).toContain('The schema is asynchronous');
    expect(sent).toEqual([]);
  });
});

test('emitMany checks every payload first, and sends none if one does not fit', async () => {
  const sent = connectRecorder({ when: 'emit', schemas });
  const failures = await failuresOf(
    emitMany([
      { type: 'user.registered', data: FITS },
      { type: 'user.registered', data: MISFIT },
      { type: 'order.paid', data: { total: 1 } },
      { type: 'user.registered', data: 5 },
    ]),
  );
  expect(failures.map(({ index, code }) => [index, code])).toEqual([
    [1, 'invalid-payload'],
    [3, 'invalid-payload'],
  ]);
  expect(sent).toEqual([]);
});

const MANIFEST: Manifest = {
  events: [{ name: 'user.registered', subscribers: ['mail'] }],
  subscribers: [{ name: 'mail' }],
};
const FAST = { firstRetryMs: 1, longestRetryMs: 2, attempts: 2 };

describe('deliveries', () => {
  const deliver = (received: unknown[], validation: Validation | undefined) =>
    deliverTo(
      { mail: async (): Promise<SubscriberModule> => ({ listen: ({ data }) => received.push(data) }) },
      { validation },
    );

  it.each(['deliver', 'both'] as const)('that do not fit are dead on the memory bus with %s', async (when) => {
    const received: unknown[] = [];
    const bus = memoryBus({ manifest: MANIFEST, ...FAST });
    events.connect(bus);
    await bus.consume(deliver(received, { when, schemas }));
    await emit('user.registered', MISFIT);
    await emit('user.registered', FITS);
    await bus.idle();
    expect(received).toEqual([FITS]);
    expect(bus.dead()).toEqual([
      expect.objectContaining({
        attempt: 2,
        error: expect.stringContaining(`Cannot deliver 'user.registered' to 'mail': ${FAULT}`),
      }),
    ]);
  });

  it.each([undefined, { when: 'emit', schemas } as const])('are not validated with %j', async (validation) => {
    const received: unknown[] = [];
    const bus = memoryBus({ manifest: MANIFEST, ...FAST });
    events.connect(bus);
    await bus.consume(deliver(received, validation));
    await emit('user.registered', MISFIT);
    await bus.idle();
    expect(received).toEqual([MISFIT]);
  });

  it('that do not fit are dead letters of the SQLite bus, and are delivered once they may', async () => {
    const folder = createFolder();
    const received: unknown[] = [];
    const open = () => openSqliteBus({ folder, manifest: MANIFEST, pollMs: 10, ...FAST });
    const first = await open();
    events.connect(first);
    await first.consume(deliver(received, { when: 'deliver', schemas }));
    await emit('user.registered', MISFIT);
    await first.idle();
    const [dead] = await first.admin.deliveries({ state: 'dead' });
    expect(dead).toMatchObject({ subscriber: 'mail', state: 'dead', error: expect.stringContaining(FAULT) });
    expect(received).toEqual([]);
    await first.close();
    // A deployment without validation, or with a wider type.
    const second = await open();
    await second.consume(deliver(received, undefined));
    await second.admin.redrive();
    await waitFor(() => received.length > 0, 'delivery');
    expect(received).toEqual([MISFIT]);
    await second.close();
  });

  it('of the fake bus are validated too', async () => {
    const bus = fakeBus({ manifest: MANIFEST, validation: { when: 'deliver', schemas } });
    events.connect(bus);
    await emit('user.registered', MISFIT);
    await expect(bus.deliver({ mail: () => undefined } as never)).rejects.toThrow(`mail failed on 'user.registered'`);
  });
});

describe('http.validate', () => {
  it('returns the value that fits', () => {
    expect(http.validate(USER, FITS)).toEqual({ success: true, data: FITS });
  });

  it('lists what is wrong with its path and a code', () => {
    expect(http.validate(USER, MISFIT)).toEqual({
      success: false,
      errors: [{ path: ['address', 'zip'], message: 'address.zip is a number; expected a string', code: 'invalid' }],
    });
    expect(http.validate(USER, { id: '1' })).toMatchObject({ errors: [{ path: ['address'], code: 'missing' }] });
  });

  it('takes Zod, with its output and its codes', () => {
    const schema = z.object({ at: z.string().transform((text) => text.length), list: z.array(z.number()).default([]) });
    const result = http.validate(schema, { at: 'four' });
    // The output type, not the input type.
    const length: number | undefined = result.success ? result.data.at : undefined;
    expect([result, length]).toEqual([{ success: true, data: { at: 4, list: [] } }, 4]);
    expect(http.validate(schema, { at: 1, list: ['a'] })).toMatchObject({
      success: false,
      errors: [
        { path: ['at'], code: 'invalid_type', message: expect.stringContaining('expected string') },
        { path: ['list', 0], code: 'invalid_type' },
      ],
    });
  });

  it('reads paths whose keys are wrapped, and issues without a path or a code', () => {
    const issues = [{ message: 'a', path: [{ key: 'x' }, 1] }, { message: 'b' }];
    const schema: StandardSchema = { '~standard': { version: 1, vendor: 'x', validate: () => ({ issues }) } };
    expect(http.validate(schema, 1)).toEqual({
      success: false,
      errors: [
        { path: ['x', 1], message: 'a', code: 'invalid' },
        { path: [], message: 'b', code: 'invalid' },
      ],
    });
  });

  it('throws for a schema that answers later, and swallows what that answers', async () => {
    const later: StandardSchema = {
      '~standard': { version: 1, vendor: 'x', validate: () => Promise.reject(new Error('unseen')) },
    };
    expect(() => http.validate(later, 1)).toThrow('The schema is asynchronous. Use one that validates at once.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  });
});

test('a payload that is nested too deep for the stack does not fit', async () => {
  const NODE = { type: 'object', properties: { next: { $ref: '#/$defs/Node' } } };
  const schema = toSchema({ $ref: '#/$defs/Node', $defs: { Node: NODE } });
  const nest = (depth: number): unknown => JSON.parse('{"next":'.repeat(depth) + '{}' + '}'.repeat(depth));
  const message = 'it is an object; expected less nesting';
  const deep = nest(20_000);
  expect(http.validate(schema, deep)).toEqual({ success: false, errors: [{ path: [], message, code: 'invalid' }] });
  connectRecorder({ when: 'both', schemas: { 'tree.grown': schema } });
  // Whatever runs out of stack first: the copy of the payload, or the validator.
  const [failure, ...others] = await failuresOf(emit('tree.grown', deep));
  expect(others).toEqual([]);
  expect(failure?.code).toMatch(/^(?:not-json|invalid-payload)$/);
  expect(findDeliveryFault({ when: 'both', schemas: { 'tree.grown': schema } }, 'tree.grown', deep)).toBe(
    `the payload does not fit its type: ${message}.`,
  );
});
