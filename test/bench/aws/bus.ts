import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { eventBridgeBus } from '../../../src/lambda/aws.js';
import { toDetail } from '../../../src/buses/eventbridge/wire.js';
import { events } from '../../../src/runtime/events.js';
import { race } from '../measure.ts';
import { median, printTable, type Row } from '../table.ts';

const PAYLOAD = { id: '0198c5a2-6b1e-7aa0-b1d4-5a5a5a5a5a5a', name: 'Ada Lovelace', email: 'ada@example.com' };
const emit = events.emit as unknown as (type: string, data: unknown) => Promise<void>;
const times = (count: number, run: () => unknown) => Promise.all(Array.from({ length: count }, run));

/** Emits beside calls of the SDK that send the same, to a server that checks nothing. */
export async function benchBus(): Promise<void> {
  const server = fork(fileURLToPath(new URL('../bare/eventbridge.mjs', import.meta.url)));
  const [port] = (await once(server, 'message')) as [number];
  const endpoint = `http://127.0.0.1:${port}`;
  const countRequests = async () => Number(await (await fetch(endpoint)).text());
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
  const client = new EventBridgeClient({ endpoint, region: 'eu-west-1', credentials });
  const bus = eventBridgeBus({ client, source: 'shop/dev', eventBus: 'shop' });
  events.connect(bus);
  const put = (entries: number) => {
    const envelope = {
      id: crypto.randomUUID(),
      type: 'user.registered',
      data: PAYLOAD,
      time: new Date().toISOString(),
    };
    const Detail = JSON.stringify(toDetail(envelope));
    const entry = { EventBusName: 'shop', Source: 'shop/dev', DetailType: envelope.type, Detail };
    return client.send(new PutEventsCommand({ Entries: Array.from({ length: entries }, () => entry) }));
  };
  const rows: Row[] = [];
  for (const entries of [1, 10]) {
    const [ours, base] = await alternate(
      () => times(entries, () => emit('user.registered', PAYLOAD)),
      () => put(entries),
    );
    const what = entries === 1 ? 'one emit, p50' : `${entries} emits at once, p50`;
    const baseline = `bare PutEvents of ${entries}`;
    rows.push({ what, ours, baseline, base, unit: 'µs', goal: 1.2 });
  }
  await countRequests();
  await times(1000, () => emit('user.registered', PAYLOAD));
  const requests = await countRequests();
  rows.push({ what: '1,000 emits at once', ours: requests, baseline: 'limit', base: 110, unit: 'requests', goal: 1 });
  printTable('EventBridge bus, on loopback', rows);
  await bus.close();
  client.destroy();
  server.disconnect();
}

/** Microseconds for each of two calls, p50, as they take turns. */
async function alternate(first: () => Promise<unknown>, second: () => Promise<unknown>): Promise<[number, number]> {
  const costs: [number[], number[]] = [[], []];
  for (let round = 0; round < 2500; round++) {
    for (const [index, run] of [first, second].entries()) {
      const start = performance.now();
      await run();
      if (round >= 500) costs[index]?.push((performance.now() - start) * 1000);
    }
  }
  return [median(costs[0]), median(costs[1])];
}

/** What an app pays for the import before its first event: the SDK is not in it. */
export function benchImport(): void {
  const load = (url: string) => ({ args: ['--input-type=module', '-e', `await import(${JSON.stringify(url)})`] });
  const dist = (name: string) => new URL(`../../../dist/${name}.js`, import.meta.url).href;
  const costs = race({ aws: load(dist('aws')), none: load('node:path'), sdk: load('@aws-sdk/client-eventbridge') }, 9);
  const [ours, sdk] = [costs.aws, costs.sdk].map(({ cpu }) => Math.max(0, cpu - costs.none.cpu)) as [number, number];
  const what = 'import of @tsc-run/core/aws';
  printTable('Import: processor time over an empty module', [
    { what, ours, baseline: 'import of the SDK', base: sdk, unit: 'ms', goal: 0.2 },
  ]);
}
