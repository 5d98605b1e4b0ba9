import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import type { Template } from '../../src/deploy/synth/template.js';
import { createRandom } from '../../src/testing/random.js';
import { installPeer } from '../bench/install-peer.js';
import { createQueues, type Queue } from '../support/cloud/queues.js';
import { createStack, type Loose } from '../support/cloud/stack.js';
import { createFolder } from '../support/temp-folder.js';
import { synthesizeSample } from './sample.js';

/** It brings 40 MB of the SDK along, so it is no development dependency. */
const isWanted = Boolean(process.env['CI'] ?? process.env['LONG']);
const reason = 'fauxqs is installed only with CI or LONG=1';

const MAIL = 'SubscriberSendWelcomeEmail';
const STEPS = 200;
const SEEDS = process.env['LONG'] ? 20 : 5;

/** What a queue of either kind does; bodies are unique. */
type Actions = {
  send(body: string): Promise<void>;
  /** The bodies of all that can be received, with how often they have been. */
  receive(): Promise<Readonly<Record<string, number>>>;
  delete(body: string): Promise<void>;
  /** What is received and not deleted can be received again. */
  expire(): Promise<void>;
  dead(): Promise<readonly string[]>;
};

test.skipIf(!isWanted)(
  `queues of the cloud do what another SQS does (${reason})`,
  async () => {
    const root = createFolder();
    const { load } = installPeer(root, 'fauxqs', '@aws-sdk/client-sqs');
    const { template } = synthesizeSample();
    const { startFauxqs } = (await import(pathToFileURL(`${root}/node_modules/fauxqs/dist/app.js`).href)) as {
      startFauxqs: (options: object) => Promise<Loose>;
    };
    const server = await startFauxqs({ port: 0, logger: false });
    try {
      let dead = 0;
      for (let seed = 1; seed <= SEEDS; seed++) {
        const [ours, theirs] = [
          createOurs(template),
          await createTheirs(load('@aws-sdk/client-sqs'), server, template, seed),
        ];
        const course = await play(ours, seed);
        expect([seed, course]).toEqual([seed, await play(theirs, seed)]);
        dead += (course.at(-1) as readonly string[]).length;
      }
    } finally {
      await server.stop();
    }
  },
  300_000,
);

/** What a random course of actions gives. */
async function play(actions: Actions, seed: number): Promise<readonly unknown[]> {
  const random = createRandom(seed);
  const seen: unknown[] = [];
  const held = new Set<string>();
  for (let step = 0; step < STEPS; step++) {
    const kind = random(5);
    if (kind === 0) await actions.send(`message ${step}`);
    if (kind === 1 || kind === 2) {
      const received = await actions.receive();
      for (const body of Object.keys(received)) held.add(body);
      seen.push(received);
    }
    const [first] = [...held].sort();
    if (kind === 3 && first !== undefined && random(3) === 0) {
      await actions.delete(first);
      held.delete(first);
    }
    if (kind === 4) {
      await actions.expire();
      held.clear();
    }
  }
  return [...seen, await actions.dead()];
}

function createOurs(template: Template): Actions {
  let now = 0;
  const queues = createQueues(createStack(template), () => now);
  const find = (id: string): Queue => [...queues.values()].find(({ arn }) => arn.endsWith(`-${id}`))!;
  const [queue, dead] = [find(`${MAIL}Queue`), find(`${MAIL}DeadLetters`)];
  return {
    send: async (body) => queue.send(body),
    async receive() {
      const received = queue.receive(100).map(({ body, receiveCount }) => [body, receiveCount] as const);
      return Object.fromEntries([...received].sort());
    },
    async delete(body) {
      for (const { messageId } of queue.messages.filter((each) => each.body === body)) queue.delete(messageId);
    },
    async expire() {
      now += 185;
    },
    dead: async () => dead.messages.map(({ body }) => body).sort(),
  };
}

async function createTheirs(
  sdk: Loose,
  { port }: { readonly port: number },
  template: Template,
  seed: number,
): Promise<Actions> {
  const client = new sdk.SQSClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  });
  const run = (name: string, input: object): Promise<Loose> => client.send(new sdk[`${name}Command`](input));
  const create = async (name: string, attributes: object): Promise<string> =>
    (await run('CreateQueue', { QueueName: `${name}-${seed}`, Attributes: attributes })).QueueUrl;
  const { VisibilityTimeout, MessageRetentionPeriod, RedrivePolicy } = template.Resources[`${MAIL}Queue`]!
    .Properties as Loose;
  const shared = { MessageRetentionPeriod: String(MessageRetentionPeriod) };
  const deadUrl = await create('dead', shared);
  const queue = await run('GetQueueAttributes', { QueueUrl: deadUrl, AttributeNames: ['QueueArn'] });
  const redrive = { maxReceiveCount: RedrivePolicy.maxReceiveCount, deadLetterTargetArn: queue.Attributes.QueueArn };
  const url = await create('live', {
    ...shared,
    VisibilityTimeout: String(VisibilityTimeout),
    RedrivePolicy: JSON.stringify(redrive),
  });
  const receipts = new Map<string, string>();
  const receiveAll = async (QueueUrl: string): Promise<readonly Loose[]> => {
    const found: Loose[] = [];
    for (;;) {
      const input = { QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['ApproximateReceiveCount'] };
      const { Messages = [] } = await run('ReceiveMessage', input);
      if (Messages.length === 0) return found;
      found.push(...Messages);
    }
  };
  return {
    send: async (body) => void (await run('SendMessage', { QueueUrl: url, MessageBody: body })),
    async receive() {
      const received = await receiveAll(url);
      for (const { Body, ReceiptHandle } of received) receipts.set(Body, ReceiptHandle);
      const counts = received.map((each) => [each.Body, Number(each.Attributes.ApproximateReceiveCount)] as const);
      return Object.fromEntries(counts.sort());
    },
    async delete(body) {
      await run('DeleteMessage', { QueueUrl: url, ReceiptHandle: receipts.get(body) });
      receipts.delete(body);
    },
    async expire() {
      for (const ReceiptHandle of receipts.values())
        await run('ChangeMessageVisibility', { QueueUrl: url, ReceiptHandle, VisibilityTimeout: 0 });
      receipts.clear();
    },
    dead: async () => (await receiveAll(deadUrl)).map(({ Body }) => Body as string).sort(),
  };
}
