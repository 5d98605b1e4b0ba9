import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe } from 'vitest';
import { openPostgresBus } from '../../src/buses/postgres/bus.js';
import { createSend } from '../../src/buses/postgres/connection.js';
import { createNotifier } from '../../src/buses/postgres/notifications.js';
import { migrate, quoteSchema } from '../../src/buses/postgres/schema.js';
import { createStatements } from '../../src/buses/postgres/statements.js';
import { createPostgresStore } from '../../src/buses/postgres/store.js';
import { openPool, type PostgresServer, startServer, whyNoServer } from '../support/postgres-server.js';
import { describeBus } from './conformance.js';
import { describeStore } from './store-contract.js';

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

  describeStore('PostgreSQL store', async () => {
    const pool = openPool(server.config);
    const send = createSend(async (statement, values) => (await pool.query({ ...statement, values })).rows);
    const schema = quoteSchema(newSchema());
    await migrate(send, schema);
    const notifier = createNotifier({ send, channel: 'nobody listens', listen: undefined, onProblem: () => {} });
    const store = createPostgresStore({ send, statements: createStatements(schema), schema, notifier });
    return { store, close: () => store.close().then(() => pool.end()) };
  });
});
