import { expect, expectTypeOf, test } from 'vitest';
import { memoryBus, openSqliteBus, type SqliteSettings } from '../../src/buses/local.js';
import { events } from '../../src/runtime/events.js';
import { createFolder } from '../support/temp-folder.js';
import { MANIFEST } from './open-test-store.js';

const LIMIT = 'above 0, at most 2147483647.';
const WHOLE = `it must be a whole number ${LIMIT}`;
const NUMBER = `it must be a number ${LIMIT}`;

type Wrong = readonly [settings: object, error: typeof RangeError | typeof TypeError, message: string];

const WRONG: readonly Wrong[] = [
  [{ concurrency: 1.5 }, RangeError, `concurrency is 1.5: ${WHOLE}`],
  [{ concurrency: 0 }, RangeError, `concurrency is 0: ${WHOLE}`],
  [{ attempts: -1 }, RangeError, `attempts is -1: ${WHOLE}`],
  [{ maxBytes: 0.1 }, RangeError, `maxBytes is 0.1: ${WHOLE}`],
  [{ attempts: Infinity }, RangeError, `attempts is Infinity: ${WHOLE}`],
  [{ timeoutMs: Number.NaN }, RangeError, `timeoutMs is NaN: ${NUMBER}`],
  [{ graceMs: 2 ** 31 }, RangeError, `graceMs is 2147483648: ${NUMBER}`],
  [{ concurrency: '5' }, TypeError, `concurrency is '5', a string: ${WHOLE}`],
  [{ firstRetryMs: null }, TypeError, `firstRetryMs is null: ${NUMBER}`],
  [{ longestRetryMs: 10n }, TypeError, `longestRetryMs is 10: ${NUMBER}`],
  [{ onProblem: 'log' }, TypeError, "onProblem is 'log', a string: it must be a function that takes an error."],
  [{ concurency: 5 }, TypeError, "There is no setting 'concurency'. Did you mean 'concurrency'?"],
  [{ manifest: undefined }, TypeError, 'manifest is undefined. Pass what generated/manifest.json holds, or'],
  [{ manifest: './manifest.json' }, TypeError, "manifest is './manifest.json', a string. Pass what"],
  [{ manifest: Promise.resolve(MANIFEST) }, TypeError, 'manifest is a promise: await it first. Pass what'],
  [{ manifest: { events: [] } }, TypeError, 'manifest is an object. Pass what'],
];

const WRONG_IN_SQLITE: readonly Wrong[] = [
  [{ leaseMs: 0 }, RangeError, `leaseMs is 0: ${NUMBER}`],
  [{ pollMs: '200' }, TypeError, `pollMs is '200', a string: ${NUMBER}`],
  [
    { keep: '7' },
    RangeError,
    "keep is '7', a string: it must be a duration above 0 such as '12h' or '7d', or 'forever'.",
  ],
  [{ keep: '0d' }, RangeError, "keep is '0d', a string: it must be a duration above 0"],
  [{ keep: 7 }, TypeError, 'keep is 7: it must be a duration above 0'],
  [{ keeps: '7d' }, TypeError, "There is no setting 'keeps'. Did you mean 'keep'?"],
  [{ folder: '' }, TypeError, "folder is '', a string: it must be the path of a folder."],
];

async function findError(open: () => unknown): Promise<Error> {
  try {
    await open();
  } catch (error) {
    return error as Error;
  }
  throw new Error('it was opened');
}

test.each(WRONG)('no bus opens with %o', async (settings, kind, message) => {
  const opens = [
    () => memoryBus({ manifest: MANIFEST, ...settings }),
    () => openSqliteBus({ manifest: MANIFEST, folder: createFolder(), ...settings }),
  ];
  for (const open of opens) {
    const error = await findError(open);
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toContain(message);
  }
});

test.each(WRONG_IN_SQLITE)('the SQLite bus does not open with %o', async (settings, kind, message) => {
  const error = await findError(() =>
    openSqliteBus({ manifest: MANIFEST, folder: createFolder(), ...(settings as { folder?: string }) }),
  );
  expect(error).toBeInstanceOf(kind);
  expect(error.message).toContain(message);
});

test('what only SQLite has is no setting of the memory bus', () => {
  expect(() => memoryBus({ manifest: MANIFEST, leaseMs: 5 } as never)).toThrow("There is no setting 'leaseMs'.");
});

test('a duration is typed', () => {
  expectTypeOf<'7d'>().toExtend<NonNullable<SqliteSettings['keep']>>();
  expectTypeOf<'forever'>().toExtend<NonNullable<SqliteSettings['keep']>>();
  expectTypeOf<'7 days'>().not.toExtend<NonNullable<SqliteSettings['keep']>>();
  expectTypeOf<number>().not.toExtend<NonNullable<SqliteSettings['keep']>>();
  expectTypeOf<'keep'>().not.toExtend<keyof Parameters<typeof memoryBus>[0]>();
});

test('undefined means the default', async () => {
  const settings = { concurrency: undefined, keep: undefined, folder: createFolder() };
  const bus = await openSqliteBus({ manifest: MANIFEST, ...(settings as unknown as { folder: string }) });
  expect(bus.maxBytes).toBe(1_000_000);
  await bus.close();
});

test('connect refuses a bus that was not awaited, and what is no bus', async () => {
  const bus = openSqliteBus({ manifest: MANIFEST, folder: createFolder() });
  expect(() => events.connect(bus as never)).toThrow(
    new TypeError('events.connect was given a promise. Await it first: events.connect(await openSqliteBus(…)).'),
  );
  for (const wrong of [null, {}, () => {}, 'bus']) expect(() => events.connect(wrong as never)).toThrow(TypeError);
  events.connect(await bus);
  events.connect(undefined);
  await (await bus).close();
});
