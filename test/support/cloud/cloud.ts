// A cloud for one template, on this machine: it interprets nothing but the template and the bundles beside it. Emits go
// through the real SDK to a loopback EventBridge; rules match, queues hold, mappings call; policies decide each access.
// Its clock is its own: waiting for a visibility timeout takes no time.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from '../../../src/deploy/synth/template.js';
import { type BusEvent, startEventBridge } from '../../aws/eventbridge-server.js';
import type { RawAnswer, RawRequest } from '../../lambda/gateway.js';
import { createApi } from './api.js';
import { type CloudFunction, createFunctions, type Invoked, toAccessKeyId } from './functions.js';
import { isAllowed, type PolicyStatement } from './iam.js';
import { compilePattern } from './pattern.js';
import { createQueues, type Message, type Queue } from './queues.js';
import { startParameters } from './secrets.js';
import { createStack, REGION, type Stack, type StackResource, type Loose } from './stack.js';

export type CloudOptions = {
  /** The folder of `template.json` and of the bundles. */
  readonly folder: string;
  readonly environment?: string;
  /** The values of SSM, by name. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Changes the template first. */
  readonly change?: (template: Template) => Template;
};

export type Cloud = {
  readonly stack: Stack;
  readonly bridge: Awaited<ReturnType<typeof startEventBridge>>;
  /** Accesses that a policy did not allow. */
  readonly denied: readonly string[];
  /** Events that a rule matched and that are in no queue. */
  readonly lost: readonly BusEvent[];
  /** Each invocation of a function for events, in order: its logical ID, and the events or messages that it was given. */
  readonly calls: readonly { readonly id: string; readonly event: Loose }[];
  functionOf(id: string): CloudFunction;
  queueOf(id: string): Queue;
  /** Sends a request to the HTTP API. */
  request(request: RawRequest): Promise<RawAnswer>;
  /** Delivers until no queue that a function reads has a message, and no direct call is left. */
  settle(): Promise<void>;
  /** Lets time pass, in seconds. */
  pass(seconds: number): void;
  /** Moves dead letters to where they came from, as a move task of SQS does. */
  redrive(id: string, destination?: string): void;
  close(): Promise<void>;
};

/** More rounds than this are an event that causes itself. */
const MOST_ROUNDS = 1000;

export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const { folder, environment = 'dev', parameters = {}, change = (same) => same } = options;
  const template = change(JSON.parse(readFileSync(join(folder, 'template.json'), 'utf8')) as Template);
  const stack = createStack(template, { Environment: environment });
  const functionResources = stack.ofType('AWS::Lambda::Function');
  // The first signs for the test itself.
  const secrets = Object.fromEntries(
    ['AKIDTEST', ...functionResources.map(toAccessKeyId)].map((id) => [id, `secret-of-${id}`]),
  );
  const denied: string[] = [];
  const lost: BusEvent[] = [];
  const calls: { id: string; event: Loose }[] = [];
  let seconds = 0;
  const queues = createQueues(stack, () => seconds);
  const pending = new Set<Promise<void>>();

  const bridge = await startEventBridge({
    buses: stack.ofType('AWS::Events::EventBus').map(({ name }) => name),
    region: REGION,
    secrets,
    allows: (action, { source, ...access }) =>
      allows(action, access, source === undefined ? {} : { 'events:source': source }),
    onEvent: (event, bus) => {
      for (const rule of rules) if (rule.bus === bus && rule.matches(event)) send(rule.resource, event);
    },
  });
  const ssm = await startParameters({ region: REGION, secrets, parameters, allows });
  const variables = {
    AWS_REGION: REGION,
    AWS_ENDPOINT_URL_EVENTBRIDGE: bridge.endpoint,
    AWS_ENDPOINT_URL_SSM: ssm.endpoint,
  };
  const functions = createFunctions({ stack, folder, secrets, variables });
  const rules = stack.ofType('AWS::Events::Rule').map((resource) => ({
    resource,
    bus: String(resource.properties['EventBusName']).split('/').at(-1),
    matches: compilePattern(resource.properties['EventPattern']),
  }));

  function allows(action: string, access: { accessKeyId: string; resource: string }, context = {}): boolean {
    const own = [...functions.values()].find(({ accessKeyId }) => accessKeyId === access.accessKeyId);
    return own === undefined || mayDo(own, { action, resource: access.resource, context });
  }
  function mayDo({ resource: { id }, statements }: CloudFunction, access: Parameters<typeof isAllowed>[1]): boolean {
    return note(isAllowed(statements, access), `${id}: ${access.action} on ${access.resource}`);
  }
  function note(allowed: boolean, what: string): boolean {
    if (!allowed) denied.push(what);
    return allowed;
  }
  function maySend({ attributes }: StackResource, queue: Queue): boolean {
    const resource = stack.ofType('AWS::SQS::Queue').find((each) => each.attributes['Arn'] === queue.arn)!;
    const statements = stack
      .ofType('AWS::SQS::QueuePolicy')
      .filter(({ properties }) => properties['Queues'].includes(resource.name))
      .flatMap(({ properties }) => properties['PolicyDocument'].Statement as PolicyStatement[]);
    const context = { 'aws:SourceArn': attributes['Arn'], 'aws:SecureTransport': 'true' };
    const access = { action: 'sqs:SendMessage', resource: queue.arn, context, service: 'events.amazonaws.com' };
    return note(isAllowed(statements, access), `${attributes['Arn']}: sqs:SendMessage on ${queue.arn}`);
  }
  function mayCall({ attributes }: StackResource, own: CloudFunction): boolean {
    const allowed = stack.ofType('AWS::Lambda::Permission').some(({ properties }) => {
      return properties['FunctionName'] === own.resource.name && properties['SourceArn'] === attributes['Arn'];
    });
    return note(allowed, `${attributes['Arn']}: lambda:InvokeFunction on ${own.resource.id}`);
  }

  /** What EventBridge does for one rule that matches. */
  function send(rule: StackResource, event: BusEvent): void {
    for (const { Arn, DeadLetterConfig } of rule.properties['Targets']) {
      const queue = queues.get(Arn);
      const called = functions.get(Arn);
      const body = JSON.stringify(event);
      if (queue !== undefined && maySend(rule, queue)) queue.send(body);
      else if (called !== undefined && mayCall(rule, called)) begin(callDirectly(called, event));
      else {
        const dead = queues.get(DeadLetterConfig?.Arn);
        if (dead !== undefined && maySend(rule, dead))
          dead.send(body, { RULE_ARN: rule.attributes['Arn'], ERROR_CODE: 'NO_PERMISSIONS' });
        else lost.push(event);
      }
    }
  }
  function begin(work: Promise<void>): void {
    const noted = work.finally(() => pending.delete(noted));
    pending.add(noted);
  }

  /** An asynchronous call of Lambda: with its own retries, and a queue for what fails in the end. */
  async function callDirectly(called: CloudFunction, event: BusEvent): Promise<void> {
    const { id, name } = called.resource;
    const config = stack
      .ofType('AWS::Lambda::EventInvokeConfig')
      .find((each) => each.properties['FunctionName'] === name);
    const { MaximumRetryAttempts = 2, DestinationConfig } = config?.properties ?? {};
    let invoked: Invoked | undefined;
    for (let attempt = 0; attempt <= MaximumRetryAttempts; attempt++) {
      calls.push({ id, event });
      invoked = await called.invoke(event);
      if ('result' in invoked) return;
    }
    const failures = queues.get(DestinationConfig?.OnFailure?.Destination);
    if (failures === undefined || !mayDo(called, { action: 'sqs:SendMessage', resource: failures.arn }))
      return void lost.push(event);
    failures.send(JSON.stringify({ requestPayload: event, responsePayload: invoked }));
  }

  const mappings = stack.ofType('AWS::Lambda::EventSourceMapping').map(({ properties }) => {
    const called = [...functions.values()].find(({ resource }) => resource.name === properties['FunctionName'])!;
    return { queue: queues.get(properties['EventSourceArn'])!, called, size: properties['BatchSize'] as number };
  });
  type Mapping = (typeof mappings)[number];

  /** Hands one batch to a function. What it does not name as failed is done. */
  async function poll({ queue, called, size }: Mapping): Promise<void> {
    if (!mayDo(called, { action: 'sqs:ReceiveMessage', resource: queue.arn })) return;
    const messages = queue.receive(size);
    if (messages.length === 0) return;
    const event = { Records: messages.map((each) => toRecord(each, queue)) };
    calls.push({ id: called.resource.id, event });
    const invoked = await called.invoke(event);
    const failed = findFailed(invoked, messages);
    for (const { messageId } of messages) {
      if (failed.has(messageId)) continue;
      if (mayDo(called, { action: 'sqs:DeleteMessage', resource: queue.arn })) queue.delete(messageId);
    }
  }

  const arnOf = (id: string): string => stack.resources.find((each) => each.id === id)?.attributes['Arn'];
  const queueOf = (id: string): Queue => queues.get(arnOf(id))!;
  const isReady = ({ queue }: Mapping): boolean => (queue.nextAt() ?? Infinity) <= seconds;

  return {
    stack,
    bridge,
    denied,
    lost,
    calls,
    functionOf: (id) => functions.get(arnOf(id))!,
    queueOf,
    request: createApi(stack, functions),
    pass: (more) => void (seconds += more),
    async settle() {
      for (let round = 0; round < MOST_ROUNDS; round++) {
        await Promise.all([...pending, ...mappings.filter(isReady).map(poll)]);
        if (denied.some((each) => each.includes('sqs:ReceiveMessage'))) return;
        const next = Math.min(...mappings.map(({ queue }) => queue.nextAt() ?? Infinity));
        if (pending.size > 0) continue;
        if (next === Infinity) return;
        seconds = Math.max(seconds, next);
      }
      throw new Error('The cloud does not come to rest.');
    },
    redrive(id, destination) {
      for (const { body, origin } of queueOf(id).drain()) {
        const target = destination === undefined ? queues.get(origin ?? '') : queueOf(destination);
        if (target === undefined) throw new Error('A message without an origin needs a destination.');
        target.send(body);
      }
    },
    async close() {
      for (const each of functions.values()) each.close();
      await Promise.all([bridge.close(), ssm.close()]);
    },
  };
}

function toRecord({ messageId, body, receiveCount, sentAt }: Message, { arn }: Queue): object {
  return {
    messageId,
    receiptHandle: `receipt-of-${messageId}`,
    body,
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: String(sentAt * 1000),
      SenderId: 'events',
      ApproximateFirstReceiveTimestamp: String(sentAt * 1000),
    },
    messageAttributes: {},
    eventSource: 'aws:sqs',
    eventSourceARN: arn,
    awsRegion: REGION,
  };
}

/** The messages that go back, as Lambda decides with `ReportBatchItemFailures`: an answer that names none it knows fails all. */
function findFailed(invoked: Invoked, messages: readonly Message[]): ReadonlySet<string> {
  const all = new Set(messages.map(({ messageId }) => messageId));
  if ('error' in invoked) return all;
  const failures = (invoked.result as { batchItemFailures?: readonly { itemIdentifier?: string }[] } | null)
    ?.batchItemFailures;
  const named = (failures ?? []).map(({ itemIdentifier }) => itemIdentifier ?? '');
  return named.every((each) => all.has(each)) ? new Set(named) : all;
}
