import { openSqliteBus } from '../../src/engines/sqlite/bus.js';
import { makeTemporaryFolder } from '../support/temporary-folder.js';
import { describeBus } from './conformance.js';

describeBus('SQLite bus', async (options) => {
  const bus = await openSqliteBus({ ...options, folder: makeTemporaryFolder() });
  return { bus, dead: () => bus.admin.deliveries({ state: 'dead' }), close: bus.close };
});
