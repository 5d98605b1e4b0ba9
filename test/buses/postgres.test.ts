import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe } from 'vitest';
import { openPostgresBus } from '../../src/buses/postgres/bus.js';
import { openPool, type PostgresServer, startServer, whyNoServer } from '../support/postgres-server.js';
import { describeBus } from './conformance.js';

describe.skipIf(whyNoServer !== '')(`with a server${whyNoServer}`, () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.remove());

  const newSchema = () => `s_${randomBytes(6).toString('hex')}`;

  describeBus('PostgreSQL bus', async (options) => {
    const pool = openPool(server.config);
    const bus = await openPostgresBus({ ...options, pool, schema: newSchema() });
    let ended: Promise<void> | undefined;
    return {
      bus,
      dead: () => bus.admin.deliveries({ state: 'dead' }),
      close: async () => {
        await bus.close();
        await (ended ??= pool.end());
      },
    };
  });
});
