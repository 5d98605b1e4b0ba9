import { systemClock } from '../../src/buses/engine/clock.js';
import { openSqliteBus } from '../../src/buses/sqlite/bus.js';
import { openStore } from '../../src/buses/sqlite/open.js';
import { createSqliteStore } from '../../src/buses/sqlite/store.js';
import { createRetry } from '../../src/buses/sqlite/transaction.js';
import { createFolder } from '../support/temp-folder.js';
import { describeBus } from './conformance.js';
import { describeStore } from './store-contract.js';

describeBus('SQLite bus', async (options) => {
  const bus = await openSqliteBus({ ...options, folder: createFolder() });
  return { bus, dead: () => bus.admin.deliveries({ state: 'dead' }), close: bus.close };
});

describeStore('SQLite store', async () => {
  const retry = createRetry('events.db', systemClock);
  const opened = await openStore(createFolder(), retry);
  const store = createSqliteStore({ ...opened, clock: systemClock, retry, longestRetryMs: 1000 });
  return { store, close: store.close };
});
