import { openSqliteBus } from '../../src/buses/sqlite/bus.js';
import { createFolder } from '../support/temp-folder.js';
import { describeBus } from './conformance.js';

describeBus('SQLite bus', async (options) => {
  const bus = await openSqliteBus({ ...options, folder: createFolder() });
  return { bus, dead: () => bus.admin.deliveries({ state: 'dead' }), close: bus.close };
});
