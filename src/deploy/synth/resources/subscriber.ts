import type { App, DeployedSubscriber } from '../app.js';
import { toFunction } from './lambda.js';
import { listRuleArns, listRules, toRules } from './rules.js';
import { att, ref, type Resources, type Statement, toPolicy, type Value } from '../template.js';

/** The longest that SQS keeps a message: 14 days, counted from the first time that it was sent. */
const RETENTION_SECONDS = 1_209_600;

/** A subscriber's function, and the way of its events to it. Each way ends in a queue of dead letters of its own. */
export function toSubscriber(app: App, subscriber: DeployedSubscriber): Resources {
  const { name, settings, id } = subscriber;
  const { memory, timeout, variables } = settings;
  const isDirect = settings.delivery === 'direct';
  const about = `Subscriber ${name}`;
  const statements = [isDirect ? toSendFailures(id) : toReceive(id)];
  return {
    ...toFunction(app, subscriber, { about, memory, timeout, variables, statements }),
    ...(isDirect ? toDirect(app, subscriber) : toQueue(app, subscriber)),
    ...toDeadLetters(app, subscriber),
  };
}

function toReceive(id: string): Statement {
  const Action = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
  return { Effect: 'Allow', Action, Resource: att(`${id}Queue`, 'Arn') };
}

/** Lambda itself sends what failed, as the function. */
function toSendFailures(id: string): Statement {
  return { Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: att(`${id}DeadLetters`, 'Arn') };
}

/** Rules, queue, and the mapping that calls the function. */
function toQueue(app: App, subscriber: DeployedSubscriber): Resources {
  const { id, settings } = subscriber;
  const { timeout, retries, batchSize, batchWindow, maxConcurrency } = settings;
  return {
    ...toRules(app, subscriber, toTarget(id, 'queue', `${id}Queue`)),
    [`${id}Queue`]: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        // AWS asks for six times the timeout, so that a batch that Lambda throttles is not received twice meanwhile.
        VisibilityTimeout: 6 * timeout + batchWindow,
        MessageRetentionPeriod: RETENTION_SECONDS,
        SqsManagedSseEnabled: true,
        RedrivePolicy: { deadLetterTargetArn: att(`${id}DeadLetters`, 'Arn'), maxReceiveCount: retries + 1 },
      },
    },
    [`${id}QueuePolicy`]: toQueuePolicy(app, subscriber, `${id}Queue`),
    [`${id}Mapping`]: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: att(`${id}Queue`, 'Arn'),
        FunctionName: ref(`${id}Function`),
        BatchSize: batchSize,
        MaximumBatchingWindowInSeconds: batchWindow,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ...(maxConcurrency !== undefined && { ScalingConfig: { MaximumConcurrency: maxConcurrency } }),
      },
    },
  };
}

/**
 * Rules that call the function. EventBridge never sees an error of the function, and Lambda never sees an event that
 * EventBridge could not hand over: so each of them has its own way to the dead letters.
 */
function toDirect(app: App, subscriber: DeployedSubscriber): Resources {
  const { id, settings } = subscriber;
  const permissions = listRules(app, subscriber).map((rule, index) => [
    `${id}Permission${index === 0 ? '' : index + 1}`,
    {
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName: ref(`${id}Function`),
        Principal: 'events.amazonaws.com',
        SourceArn: att(rule, 'Arn'),
      },
    },
  ]);
  return {
    ...toRules(app, subscriber, toTarget(id, 'function', `${id}Function`)),
    ...Object.fromEntries(permissions),
    [`${id}Failures`]: {
      Type: 'AWS::Lambda::EventInvokeConfig',
      Properties: {
        FunctionName: ref(`${id}Function`),
        Qualifier: '$LATEST',
        MaximumRetryAttempts: settings.retries,
        DestinationConfig: { OnFailure: { Destination: att(`${id}DeadLetters`, 'Arn') } },
      },
    },
  };
}

function toTarget(id: string, Id: string, target: string): Value {
  return { Id, Arn: att(target, 'Arn'), DeadLetterConfig: { Arn: att(`${id}DeadLetters`, 'Arn') } };
}

function toDeadLetters(app: App, subscriber: DeployedSubscriber): Resources {
  const queue = `${subscriber.id}DeadLetters`;
  return {
    [queue]: {
      Type: 'AWS::SQS::Queue',
      Properties: { MessageRetentionPeriod: RETENTION_SECONDS, SqsManagedSseEnabled: true },
    },
    [`${queue}Policy`]: toQueuePolicy(app, subscriber, queue),
  };
}

/** Lets the subscriber's rules send to a queue, and nobody use it without TLS. */
function toQueuePolicy(app: App, subscriber: DeployedSubscriber, queue: string): Resources[string] {
  const Resource = att(queue, 'Arn');
  const statements: readonly Statement[] = [
    {
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: ['sqs:SendMessage'],
      Resource,
      Condition: { ArnEquals: { 'aws:SourceArn': listRuleArns(app, subscriber) } },
    },
    {
      Effect: 'Deny',
      Principal: '*',
      Action: ['sqs:*'],
      Resource,
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ];
  return {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: { Queues: [ref(queue)], PolicyDocument: toPolicy(statements) },
  };
}
