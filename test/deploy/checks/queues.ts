import type { Stack, StackResource } from '../../support/cloud/stack.js';
import { findQueue, listQueueStatements } from './rules.js';

/** What is wrong with the queues of a stack, and with what calls a function for their messages. */
export function checkQueues(stack: Stack): readonly string[] {
  const queues = stack.ofType('AWS::SQS::Queue');
  const mappings = stack.ofType('AWS::Lambda::EventSourceMapping');
  const live = queues.filter(({ properties }) => properties['RedrivePolicy'] !== undefined);
  const targets = stack
    .ofType('AWS::Events::Rule')
    .map(({ properties }) => findQueue(stack, properties['Targets'][0].Arn));
  return [
    ...queues.flatMap((queue) => checkQueue(stack, queue)),
    ...live.flatMap((queue) => checkRedrive(stack, queue)),
    ...mappings.flatMap((mapping) => checkMapping(stack, mapping)),
    ...targets.flatMap((queue) => {
      const own = mappings.filter(({ properties }) => properties['EventSourceArn'] === queue?.attributes['Arn']);
      return queue === undefined || own.length === 1 ? [] : [`${queue.id} has ${own.length} mappings`];
    }),
    ...stack.ofType('AWS::Lambda::EventInvokeConfig').flatMap((config) => checkInvoke(stack, config)),
  ];
}

function checkQueue(stack: Stack, queue: StackResource): readonly string[] {
  const { MessageRetentionPeriod, SqsManagedSseEnabled } = queue.properties;
  const refusesPlain = listQueueStatements(stack, queue).some(
    ({ Effect, Action }) => Effect === 'Deny' && Action.includes('sqs:*'),
  );
  return [
    ...(SqsManagedSseEnabled === true ? [] : [`${queue.id} is not encrypted`]),
    ...(MessageRetentionPeriod === 1_209_600 ? [] : [`${queue.id} forgets messages too soon`]),
    ...(refusesPlain ? [] : [`${queue.id} may be used without TLS`]),
  ];
}

function checkRedrive(stack: Stack, queue: StackResource): readonly string[] {
  const { deadLetterTargetArn, maxReceiveCount } = queue.properties['RedrivePolicy'];
  const dead = findQueue(stack, deadLetterTargetArn);
  const isOwn = dead?.id === queue.id.replace(/Queue$/, 'DeadLetters');
  const inRange = Number.isInteger(maxReceiveCount) && maxReceiveCount >= 1 && maxReceiveCount <= 1000;
  return [
    ...(isOwn ? [] : [`${queue.id}: its dead letters go elsewhere`]),
    ...(inRange ? [] : [`${queue.id}: maxReceiveCount is out of range`]),
  ];
}

function checkMapping(stack: Stack, { id, properties }: StackResource): readonly string[] {
  const { BatchSize, MaximumBatchingWindowInSeconds: window, FunctionResponseTypes, ScalingConfig } = properties;
  const queue = findQueue(stack, properties['EventSourceArn']);
  const called = stack.ofType('AWS::Lambda::Function').find(({ name }) => name === properties['FunctionName']);
  if (queue === undefined || called === undefined) return [`${id} joins nothing`];
  const most: unknown = ScalingConfig?.MaximumConcurrency;
  const least = 6 * called.properties['Timeout'] + window;
  return [
    ...(queue.id.replace(/Queue$/, '') === called.id.replace(/Function$/, '') ? [] : [`${id} joins strangers`]),
    ...(FunctionResponseTypes?.includes('ReportBatchItemFailures') ? [] : [`${id} repeats whole batches`]),
    ...(BatchSize >= 1 && BatchSize <= 10_000 ? [] : [`${id}: BatchSize is out of range`]),
    ...(window >= 0 && window <= 300 ? [] : [`${id}: the window is out of range`]),
    ...(BatchSize > 10 && window < 1 ? [`${id}: BatchSize needs a window`] : []),
    ...(most === undefined || (Number(most) >= 2 && Number(most) <= 1000)
      ? []
      : [`${id}: MaximumConcurrency is out of range`]),
    ...(most !== undefined && properties['ProvisionedPollerConfig'] ? [`${id}: two kinds of scaling`] : []),
    ...(queue.properties['VisibilityTimeout'] >= least ? [] : [`${queue.id} shows messages again too soon`]),
    ...(queue.properties['VisibilityTimeout'] <= 43_200 ? [] : [`${queue.id}: VisibilityTimeout is out of range`]),
  ];
}

function checkInvoke(stack: Stack, { id, properties }: StackResource): readonly string[] {
  const { MaximumRetryAttempts: retries, DestinationConfig, Qualifier } = properties;
  return [
    ...(Number.isInteger(retries) && retries >= 0 && retries <= 2
      ? []
      : [`${id}: MaximumRetryAttempts is out of range`]),
    ...(findQueue(stack, DestinationConfig?.OnFailure?.Destination) ? [] : [`${id}: failures go nowhere`]),
    ...(Qualifier === '$LATEST' ? [] : [`${id} is for another version`]),
  ];
}
