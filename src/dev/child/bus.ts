import type { Admin } from '../../runtime/admin.js';
import type { Bus, Consumer, Deliver } from '../../runtime/bus.js';
import { findDeliveryFault, type Validation } from '../../runtime/validation/validation.js';
import { runListen, type Listen } from '../../buses/deliver-to.js';
import { StoreGone } from '../../buses/engine/store.js';
import { memoryBus, openSqliteBus } from '../../buses/local.js';
import type { AppCode } from '../messages.js';
import { loadExports } from './modules.js';
import { tell } from './tell.js';

/** The bus of a child. */
export type AppBus = Bus & {
  readonly consume: (deliver: Deliver) => Promise<Consumer>;
  readonly admin?: Admin;
  readonly idle: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** How often the events of other programs are looked for, in milliseconds. More often would cost more than all the rest. */
const POLL_MS = 1000;

/** The durable bus of the app, or one in memory. Rejects with a sentence that says what can be done. */
export async function openBus({ folder, manifest, memory }: AppCode): Promise<AppBus> {
  const onProblem = (problem: Error): void => {
    if (problem.cause instanceof StoreGone) {
      process.stderr.write('tsc-run: .tsc-run was deleted or replaced. A new store takes its place.\n');
      return tell({ kind: 'store-gone' });
    }
    // The server shows every failed attempt.
    if (!problem.message.startsWith('the delivery of ')) process.stderr.write(`tsc-run: ${problem.message}\n`);
  };
  if (memory) return memoryBus({ manifest, onProblem });
  try {
    return await openSqliteBus({ manifest, folder: `${folder}/.tsc-run`, pollMs: POLL_MS, onProblem });
  } catch (error) {
    if (!isWithoutSqlite(error)) {
      const { message } = error as Error;
      throw new Error(`${message}. Events can be kept in memory: tsc-run dev --memory.`, { cause: error });
    }
    const { node } = process.versions;
    throw new Error(
      `Node ${node} has no SQLite, where events are kept: use Node 22.13 or later, run npm install -D @photostructure/sqlite, or keep events in memory with tsc-run dev --memory.`,
      { cause: error },
    );
  }
}

function isWithoutSqlite(error: unknown): boolean {
  return error instanceof Error && error.message.includes('has no SQLite');
}

/** Delivers to the subscribers of the app, each loaded on first use. */
export function toDeliver({ subscribers, schemas }: AppCode): Deliver {
  const files = new Map(subscribers.map(({ name, file }) => [name, file]));
  const deliver: Deliver = async (subscriber, event, context) => {
    const file = files.get(subscriber);
    if (file === undefined) throw new Error(`The subscriber '${subscriber}' has no file.`);
    const validation = schemas === undefined ? undefined : await loadValidation(schemas);
    const fault = validation && findDeliveryFault(validation, event.type, event.data);
    if (fault !== undefined) throw new Error(`Cannot deliver '${event.type}' to '${subscriber}': ${fault}`);
    const { listen } = await loadExports(file);
    if (typeof listen !== 'function') throw new Error(`${file} exports no function listen.`);
    await runListen(listen as Listen, { subscriber, event, context });
  };
  return Object.assign(deliver, { subscribers: [...files.keys()], isPart: true });
}

export async function loadValidation(schemas: string): Promise<Validation | undefined> {
  return (await loadExports(schemas))['validation'] as Validation | undefined;
}
