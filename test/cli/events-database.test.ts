import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPostgresBus } from '../../src/buses/postgres/bus.js';
import { createApp } from '../support/app.js';
import { openPool, type PostgresServer, startServer, whyNoServer } from '../support/postgres-server.js';
import { runCli } from '../support/run-cli.js';

const MANIFEST = {
  events: [{ name: 'user.registered', subscribers: ['mail', 'log'] }],
  subscribers: [{ name: 'mail' }, { name: 'log' }],
};

describe.skipIf(whyNoServer !== '')(`tsc-run events --database ${whyNoServer}`, () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startServer({ hasUrl: true });
  });
  afterAll(() => server?.remove());

  test('lists and redrives what a database holds, and leaves a database without a store alone', async () => {
    const root = createApp();
    const line = (action: string, more = '') =>
      runCli(root, `events ${action} --database ${server.url} ${more}`.trim());
    const none = (schema: string): string =>
      `No dead deliveries.\nThere is no store in the schema ${schema} of the database. If the app uses another, name it with --schema.\n`;
    expect((await line('dead')).stdout).toBe(none('tsc_run'));
    const pool = openPool(server.config);
    expect((await pool.query("SELECT 1 FROM pg_namespace WHERE nspname = 'tsc_run'")).rows).toEqual([]);

    const bus = await openPostgresBus({ pool, manifest: MANIFEST, attempts: 1, onProblem: () => {} });
    await bus.publish([{ id: 'one', type: 'user.registered', data: {}, time: '2026-01-02T03:04:05.678Z' }]);
    await bus.consume(async (subscriber) => {
      if (subscriber === 'mail') throw new Error('no such mailbox');
    });
    await bus.idle();
    await bus.close();
    expect((await line('dead')).stdout).toBe(
      `emitted                   event            subscriber  attempts  id   error
2026-01-02T03:04:05.678Z  user.registered  mail        1         one  Error: no such mailbox
1 dead delivery; start them again with tsc-run events redrive
Store: schema tsc_run of the database
`,
    );
    expect((await line('list')).stdout).toMatch(/^ {2}log +0 +0 +1 +0\n {2}mail +0 +0 +0 +1$/m);
    expect((await line('redrive', '--subscriber mail')).stdout).toBe(
      '1 dead delivery will be started again.\nStore: schema tsc_run of the database\n',
    );
    expect((await line('dead', '--schema other')).stdout).toBe(none('other'));
    expect((await line('list', '--folder .')).stderr).toContain('--folder and --database do not go together');
    expect((await runCli(root, 'events list --schema other')).stderr).toContain('--schema needs --database');
    await pool.end();
  });

  test('says when the database cannot be reached', async () => {
    const { code, stderr } = await runCli(createApp(), 'events list --database postgres://nobody@127.0.0.1:1/none');
    expect(code).toBe(2);
    expect(stderr).toContain('ECONNREFUSED');
    expect(stderr).toContain('Cannot open the database of --database: ');
    const { stderr: several } = await runCli(createApp(), 'events list --database postgres://nobody@localhost:1/none');
    expect(several).toContain('ECONNREFUSED');
  });
});
