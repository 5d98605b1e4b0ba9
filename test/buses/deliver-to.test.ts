import { expect, it } from 'vitest';
import { createDeliverTo, deliverTo } from '../../src/buses/deliver-to.js';
import { memoryBus } from '../../src/buses/memory/bus.js';
import { openSqliteBus } from '../../src/buses/sqlite/bus.js';
import { createContext } from '../../src/testing/index.js';
import { createFolder } from '../support/temp-folder.js';

it('imports a subscriber on first use and calls its listen', async () => {
  const calls: unknown[] = [];
  let imports = 0;
  const deliver = deliverTo({
    mail: async () => {
      imports++;
      return { listen: (event: { type: string; data: unknown }) => void calls.push(event) };
    },
  });
  expect(imports).toBe(0);
  const event = { type: 'user.registered', data: { id: '1' } };
  await deliver('mail', event, createContext());
  expect({ imports, calls }).toEqual({ imports: 1, calls: [event] });
});

it.each(['gone', 'toString'])('fails for a subscriber that is not given, and says what to do: %s', async (name) => {
  const delivered = deliverTo({})(name, { type: 'a.b', data: {} }, createContext());
  await expect(delivered).rejects.toThrow(
    `No subscriber '${name}' here. Add it to deliverTo(…), or run tsc-run generate if it is gone.`,
  );
});

it('refuses at once a name in only that the map lacks', () => {
  expect(() => deliverTo({ mail }, { only: ['mail', 'report'] })).toThrow(
    "deliverTo(…) has no 'report', which { only } names. Add it to the map, or take it out of only.",
  );
});

it('is the same for a registry of its own', async () => {
  const own = createDeliverTo<{ 'a.b': null }, { mail: { 'a.b': true } }>();
  expect(own({ mail }).subscribers).toEqual(['mail']);
});

async function mail() {
  return { listen: () => undefined };
}

const MANIFEST = {
  events: [{ name: 'a.b', subscribers: ['billing', 'mail', 'report'] }],
  subscribers: [
    { name: 'billing', external: true, events: ['a.b'] },
    { name: 'idle', external: false, events: [] },
    { name: 'mail', external: false, events: ['a.b'] },
    { name: 'report', external: false, events: ['a.b'] },
  ],
};

const LACKS = [
  { given: {}, lacks: "'mail', 'report'" },
  { given: { mail, idle: mail, billing: mail }, lacks: "'report'" },
  { given: { report: mail, mial: mail }, lacks: "'mail'" },
];

const describeLack = (lacks: string) =>
  `deliverTo(…) lacks ${lacks}, which the manifest has. Add what is missing to the map. ` +
  'If other processes deliver to the rest, name what this one delivers to: deliverTo(map, { only: […] }).';

it.each(LACKS)('the memory bus refuses to consume without $lacks', async ({ given, lacks }) => {
  const bus = memoryBus({ manifest: () => MANIFEST });
  await expect(bus.consume(deliverTo(given))).rejects.toThrow(describeLack(lacks));
  const consumer = await bus.consume(deliverTo({ mail, report: mail }));
  await consumer.close();
});

it.each(LACKS)('the SQLite bus says that it delivers nothing to $lacks', async ({ given, lacks }) => {
  const problems: string[] = [];
  const onProblem = ({ message }: Error) => void problems.push(message);
  const bus = await openSqliteBus({ manifest: MANIFEST, folder: createFolder(), onProblem });
  await bus.consume(deliverTo(given));
  expect(problems).toEqual([describeLack(lacks)]);
  await bus.close();
});

it.each([
  ['memory', async () => memoryBus({ manifest: () => MANIFEST })],
  ['SQLite', () => openSqliteBus({ manifest: MANIFEST, folder: createFolder() })],
])('the %s bus consumes for a part that is named, and with a function', async (_, open) => {
  const bus = await open();
  for (const deliver of [deliverTo({ mail }, { only: ['mail'] }), async () => undefined]) {
    const consumer = await bus.consume(deliver);
    await expect(consumer.close()).resolves.toBeUndefined();
  }
  await bus.close();
});
