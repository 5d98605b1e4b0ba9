// The suite of the buses, through the template: the SDK, EventBridge, rules, queues, mappings, and bundles in processes of
// their own, whose subscribers ask this process what to do.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll } from 'vitest';
import { eventBridgeBus } from '../../src/buses/eventbridge/bus.js';
import type { Deliver } from '../../src/runtime/bus.js';
import type { DeliveredEvent, DeliveryContext } from '../../src/runtime/envelope.js';
import type { Template } from '../../src/deploy/synth/template.js';
import { describeBus, type OpenBus } from '../buses/conformance.js';
import { startCloud } from '../support/cloud/cloud.js';
import { createLastingFolder } from '../support/lasting-folder.js';
import { writeFiles } from '../support/temp-folder.js';
import { APP, buildAndSynth, linkSdk } from './deploy-app.js';
import type { Loose } from '../support/cloud/stack.js';

const toListen = (name: string): string => `import type { events } from '@tsc-run/core';
declare const process: { env: Record<string, string> };
declare function fetch(url: string, init: object): Promise<{ ok: boolean; text(): Promise<string> }>;
export async function listen(event: events.Event, { id, time, attempt, meta }: events.Context) {
  const body = JSON.stringify({ subscriber: '${name}', event, context: { id, time, attempt, meta } });
  const answer = await fetch(process.env['CONTROL']!, { method: 'POST', body });
  if (!answer.ok) throw new Error(await answer.text());
}
`;

const FILES = {
  ...Object.fromEntries(['package.json', 'tsconfig.json'].map((name) => [name, APP[name]!])),
  'tsc-run.config.ts': `export default {
  projectName: 'shop',
  events: {
    subscribers: {
      'send-welcome-email': { events: ['user.registered'], retries: 2 },
      'update-analytics': { events: ['user.registered', 'order.completed'], retries: 2 },
      warehouse: { events: ['user.registered', 'nobody.listens'], external: true },
    },
  },
};
`,
  'events/all.ts': `export type UserRegisteredEvent = { id: string };
export type OrderCompletedEvent = { id: string };
export type NobodyListensEvent = { id: string };
`,
  'functions/subscribers/send-welcome-email.ts': toListen('send-welcome-email'),
  'functions/subscribers/update-analytics.ts': toListen('update-analytics'),
};

const { path: root, remove } = createLastingFolder();
afterAll(remove);
beforeAll(async () => {
  writeFiles(root, FILES);
  linkSdk(root);
  await buildAndSynth(root);
});

/** What a subscriber in a function asks. */
type Asked = { readonly subscriber: string; readonly event: DeliveredEvent; readonly context: DeliveryContext };

/** Calls `deliver` for whoever asks, and answers with how it went. */
async function startControl(find: () => Deliver | undefined) {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request
      .on('data', (part: Buffer) => parts.push(part))
      .on('end', () => {
        const { subscriber, event, context } = JSON.parse(Buffer.concat(parts).toString()) as Asked;
        const { signal } = new AbortController();
        const delivered = find()?.(subscriber, event, { ...context, signal }) ?? Promise.reject(new Error('closed'));
        delivered.then(
          () => response.end(),
          (error: Error) => response.writeHead(500).end(error.message),
        );
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const open: OpenBus = async () => {
  let deliver: Deliver | undefined;
  const { server, url } = await startControl(() => deliver);
  const change = (template: Template): Template => {
    const draft = structuredClone(template) as Loose;
    for (const { Type, Properties } of Object.values(draft.Resources) as Loose[])
      if (Type === 'AWS::Lambda::Function') Properties.Environment.Variables.CONTROL = url;
    return draft;
  };
  const cloud = await startCloud({ folder: `${root}/dist`, change });
  const client = cloud.bridge.createClient();
  const bus = eventBridgeBus({ client, source: 'shop/dev' });
  let settled: Promise<void> = Promise.resolve();
  const settle = (): void => {
    if (deliver !== undefined) settled = settled.then(() => cloud.settle());
  };
  return {
    bus: {
      ...bus,
      async publish(batch) {
        await bus.publish(batch);
        setImmediate(settle);
      },
      async consume(given) {
        deliver = given;
        settle();
        return {
          close: async () => {
            deliver = undefined;
            await settled;
          },
        };
      },
    },
    dead: async () =>
      cloud.queueOf('SubscriberUpdateAnalyticsDeadLetters').messages.map(({ receiveCount }) => {
        return { subscriber: 'update-analytics', attempt: receiveCount };
      }),
    async close() {
      await settled;
      client.destroy();
      server.close();
      await cloud.close();
    },
  };
};

const LAMBDA = 'Lambda decides this';
const NOT_KEPT = 'EventBridge does not keep what it was sent';

describeBus('EventBridge, SQS and Lambda', open, {
  'starts the events of a subscriber in the order in which they were emitted': 'SQS promises no order',
  'limits the concurrent deliveries of each subscriber independently': 'maxConcurrency does, for calls',
  'gives up after the last attempt and keeps the error': 'a dead letter is the event, the log has the error',
  'keeps the causes of the last error': 'a dead letter is the event, the log has the error',
  'fails an attempt that takes too long, aborts its signal, and ignores its later result': LAMBDA,
  'delivers events with the same id once': NOT_KEPT,
  'refuses an id that belongs to another event, and names both': NOT_KEPT,
  'keeps the first of two events with one id, and says when their data differ': NOT_KEPT,
  'delivers after the delay, no sooner': 'a delay is refused',
  'refuses only the unknown events of a batch, and lists them in its order': 'it has no manifest',
  'refuses what cannot be stored, and nothing that is published beside it': 'it has no manifest',
  'refuses a payload that is too large before sending it': 'the size of a whole request counts',
  'waits for running deliveries when it closes, and starts no others': LAMBDA,
  'stops waiting after graceMs when it closes, and delivers the rest again': LAMBDA,
  'never lets an attempt that was given up while closing be the last': LAMBDA,
  'closes once, however often and from wherever it is closed': LAMBDA,
  'closes while it starts to deliver, and while it accepts': LAMBDA,
  'publishes each delivery to tracing, with the meta of its event': 'in the process of the function',
  'tells the first failure of a delivery and its death, with subscriber, event, id and cause':
    'in the log of the function',
  'goes on when onProblem fails': 'it has no onProblem',
  'delivers in the async context of no request': 'in the process of the function',
  'rejects a consumer that is no function': 'it delivers in no process of ours',
  'rejects a second consumer': 'it delivers in no process of ours',
  'delivers to exactly the subscribers that are named': 'each function is one subscriber',
  'is not reached by fake timers': 'it delivers in no process of ours',
  'leaves no timer behind': 'the SDK keeps its connections',
});
