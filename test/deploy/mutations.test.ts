import { expect, test } from 'vitest';
import type { Template } from '../../src/deploy/synth/template.js';
import { checkTemplate } from './check-template.js';
import { synthesizeSample, toInput } from './sample.js';
import type { Loose } from '../support/cloud/stack.js';

const MAIL = 'SubscriberSendWelcomeEmail';
const STATS = 'SubscriberUpdateAnalytics';
const CREATE = 'ApiUsersCreateC5E9FD83';

/** A template whose properties can be changed. */
type Draft = { Resources: Record<string, { Type: string; Properties: Loose }>; Outputs: Record<string, unknown> };

type Mutation = {
  /** What is wrong then, in the words of the checks. */
  readonly caught: string;
  readonly change: (draft: Draft, of: (id: string) => Loose) => void;
};

const arn = (id: string): object => ({ 'Fn::GetAtt': [id, 'Arn'] });
const statementsOf = (role: Loose): Loose[] => role.Policies[0].PolicyDocument.Statement;
const find = (role: Loose, action: string): Loose => statementsOf(role).find(({ Action }) => Action.includes(action));

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'a reference to nothing': {
    caught: 'there is no resource Nothing',
    change: (_, of) => (of(`${MAIL}Function`).Role = arn('Nothing')),
  },
  'an attribute that does not exist': {
    caught: 'has no attribute Name',
    change: (_, of) => (of(`${MAIL}Function`).Role = { 'Fn::GetAtt': [`${MAIL}Role`, 'Name'] }),
  },
  'a function of CloudFormation that CDK cannot include': {
    caught: 'Fn::ImportValue is not used',
    change: (_, of) => (of(`${MAIL}Function`).Role = { 'Fn::ImportValue': 'x' }),
  },
  'an ID with a dash': {
    caught: 'is no logical ID',
    change: ({ Resources }) => (Resources['send-mail'] = Resources[`${MAIL}Logs`]!),
  },
  'no policy of a queue': { caught: 'may not send to', change: remove(`${MAIL}QueuePolicy`) },
  'no policy of dead letters': { caught: 'may not send to', change: remove(`${MAIL}DeadLettersPolicy`) },
  'a policy for the rule of another subscriber': {
    caught: 'may not send to',
    change: (_, of) => (sourceOf(of(`${MAIL}QueuePolicy`))['aws:SourceArn'] = [arn(`${STATS}Rule`)]),
  },
  'a policy with the ARN of the queue': {
    caught: 'lets in more than rules',
    change: (_, of) => sourceOf(of(`${MAIL}QueuePolicy`))['aws:SourceArn'].push(arn(`${MAIL}Queue`)),
  },
  'a policy without a condition': {
    caught: 'lets in more than rules',
    change: (_, of) => delete of(`${MAIL}QueuePolicy`).PolicyDocument.Statement[0].Condition,
  },
  'a policy on the ARN of another queue': {
    caught: 'may not send to',
    change: (_, of) => (of(`${MAIL}QueuePolicy`).PolicyDocument.Statement[0].Resource = arn(`${STATS}DeadLetters`)),
  },
  'no refusal of plain HTTP': {
    caught: 'without TLS',
    change: (_, of) => of(`${MAIL}QueuePolicy`).PolicyDocument.Statement.pop(),
  },
  'dead letters in the queue of another': {
    caught: 'go elsewhere',
    change: (_, of) => (of(`${MAIL}Queue`).RedrivePolicy.deadLetterTargetArn = arn(`${STATS}DeadLetters`)),
  },
  'dead letters in the queue itself': {
    caught: 'go elsewhere',
    change: (_, of) => (of(`${MAIL}Queue`).RedrivePolicy.deadLetterTargetArn = arn(`${MAIL}Queue`)),
  },
  'no dead letters of a rule': {
    caught: 'has no queue of dead letters',
    change: (_, of) => delete of(`${MAIL}Rule`).Targets[0].DeadLetterConfig,
  },
  'dead letters of a rule elsewhere': {
    caught: 'are not those of its target',
    change: (_, of) => (of(`${STATS}Rule`).Targets[0].DeadLetterConfig.Arn = arn(`${MAIL}DeadLetters`)),
  },
  'no attempts': {
    caught: 'maxReceiveCount is out of range',
    change: (_, of) => (of(`${MAIL}Queue`).RedrivePolicy.maxReceiveCount = 0),
  },
  'too many attempts': {
    caught: 'maxReceiveCount is out of range',
    change: (_, of) => (of(`${MAIL}Queue`).RedrivePolicy.maxReceiveCount = 1001),
  },
  'a visibility timeout below six timeouts': {
    caught: 'shows messages again too soon',
    change: (_, of) => (of(`${MAIL}Queue`).VisibilityTimeout = 184),
  },
  'the default retention': {
    caught: 'forgets messages too soon',
    change: (_, of) => delete of(`${MAIL}DeadLetters`).MessageRetentionPeriod,
  },
  'no encryption': {
    caught: 'is not encrypted',
    change: (_, of) => (of(`${MAIL}Queue`).SqsManagedSseEnabled = false),
  },
  'a text as a pattern': {
    caught: 'no list of texts',
    change: (_, of) => (of(`${MAIL}Rule`).EventPattern['detail-type'] = 'user.registered'),
  },
  'an empty list as a pattern': {
    caught: 'no list of texts',
    change: (_, of) => (of(`${MAIL}Rule`).EventPattern['detail-type'] = []),
  },
  'a pattern without a source': {
    caught: 'no list of texts',
    change: (_, of) => delete of(`${MAIL}Rule`).EventPattern.source,
  },
  'a pattern that is too long': {
    caught: 'is too long',
    change: (_, of) => of(`${MAIL}Rule`).EventPattern['detail-type'].push('x'.repeat(2000)),
  },
  'the source of another environment': {
    caught: 'misses what',
    change: (_, of) => (of(`${MAIL}Rule`).EventPattern.source = ['shop/prod']),
  },
  'a rule on another bus': {
    caught: 'is not on the bus of',
    change: (_, of) => (of(`${MAIL}Rule`).EventBusName = 'default'),
  },
  'no mapping': { caught: 'has 0 mappings', change: remove(`${MAIL}Mapping`) },
  'a mapping to the function of another': {
    caught: 'joins strangers',
    change: (_, of) => (of(`${MAIL}Mapping`).FunctionName = { Ref: `${STATS}Function` }),
  },
  'no partial batches': {
    caught: 'repeats whole batches',
    change: (_, of) => delete of(`${MAIL}Mapping`).FunctionResponseTypes,
  },
  'a large batch without a window': {
    caught: 'BatchSize needs a window',
    change: (_, of) => (of(`${MAIL}Mapping`).MaximumBatchingWindowInSeconds = 0),
  },
  'two kinds of scaling': {
    caught: 'two kinds of scaling',
    change: (_, of) => (of(`${MAIL}Mapping`).ProvisionedPollerConfig = { MinimumPollers: 1 }),
  },
  'a concurrency of one': {
    caught: 'MaximumConcurrency is out of range',
    change: (_, of) => (of(`${MAIL}Mapping`).ScalingConfig.MaximumConcurrency = 1),
  },
  'failures of a direct target that go nowhere': {
    caught: 'failures go nowhere',
    change: (_, of) => delete of(`${STATS}Failures`).DestinationConfig,
  },
  'three retries of a direct target': {
    caught: 'MaximumRetryAttempts is out of range',
    change: (_, of) => (of(`${STATS}Failures`).MaximumRetryAttempts = 3),
  },
  'no permission of a direct target': { caught: 'may not call', change: remove(`${STATS}Permission`) },
  'a permission for every rule': {
    caught: 'lets in more than rules and the API',
    change: (_, of) => delete of(`${STATS}Permission`).SourceArn,
  },
  'no permission of the API': { caught: 'The API may not call', change: remove(`${CREATE}Permission`) },
  'a route to nothing': { caught: 'leads nowhere', change: remove(`${CREATE}Integration`, true) },
  'no stage': { caught: 'The API has no stage', change: remove('HttpStage') },
  'the old payload of the API': {
    caught: 'has another payload',
    change: (_, of) => (of(`${CREATE}Integration`).PayloadFormatVersion = '1.0'),
  },
  'no log group': {
    caught: 'has no log group that forgets',
    change: (_, of) => delete of(`${MAIL}Function`).LoggingConfig,
  },
  'logs for ever': {
    caught: 'has no log group that forgets',
    change: (_, of) => delete of(`${MAIL}Logs`).RetentionInDays,
  },
  'code that was not built': {
    caught: 'its code was not built',
    change: (_, of) => (of(`${MAIL}Function`).Code = 'functions/subscribers/other'),
  },
  'a runtime that the bundle is not for': {
    caught: 'another runtime',
    change: (_, of) => (of(`${MAIL}Function`).Runtime = 'nodejs20.x'),
  },
  'a role of two functions': {
    caught: 'is not the role of one function',
    change: (_, of) => (of(`${MAIL}Function`).Role = arn(`${STATS}Role`)),
  },
  'a role that may not receive': {
    caught: 'does not allow sqs:ReceiveMessage',
    change: (_, of) => find(of(`${MAIL}Role`), 'sqs:ReceiveMessage').Action.shift(),
  },
  'a role with the queue of another': {
    caught: 'which nothing uses',
    change: (_, of) => (find(of(`${MAIL}Role`), 'sqs:ReceiveMessage').Resource = arn(`${STATS}DeadLetters`)),
  },
  'a role with every action of SQS': {
    caught: 'allows sqs:*',
    change: (_, of) => find(of(`${MAIL}Role`), 'sqs:ReceiveMessage').Action.push('sqs:*'),
  },
  'a role that puts events though its function emits nothing': {
    caught: 'allows events:PutEvents',
    change: (_, of) => statementsOf(of(`${STATS}Role`)).push(find(of(`${MAIL}Role`), 'events:PutEvents')),
  },
  'a role that puts events of any source': {
    caught: 'does not allow events:PutEvents',
    change: (_, of) => delete find(of(`${MAIL}Role`), 'events:PutEvents').Condition,
  },
  'a role that puts events on any bus': {
    caught: 'allows events:PutEvents on *',
    change: (_, of) => (find(of(`${CREATE}Role`), 'events:PutEvents').Resource = '*'),
  },
  'a role without its secrets': {
    caught: 'does not allow ssm:GetParameter',
    change: (_, of) => statementsOf(of(`${MAIL}Role`)).pop(),
  },
  'a role that anybody may assume': {
    caught: 'is not for Lambda alone',
    change: (_, of) => (of(`${MAIL}Role`).AssumeRolePolicyDocument.Statement[0].Principal = { AWS: '*' }),
  },
  'an alarm of no queue': {
    caught: 'watches no queue',
    change: (_, of) => (of(`${MAIL}DeadAlarm`).Dimensions[0].Value = 'other'),
  },
  'an alarm that tells nobody': {
    caught: 'tells nobody',
    change: (_, of) => (of(`${MAIL}DeadAlarm`).AlarmActions = []),
  },
  'an archive of another bus': {
    caught: 'is of another bus',
    change: (_, of) => (of('Archive').SourceArn = 'arn:aws:events:eu-central-1:123456789012:event-bus/default'),
  },
};

/** Removes a resource; with `referenced`, puts another one in its place. */
function remove(id: string, referenced = false): Mutation['change'] {
  return ({ Resources }) => {
    if (referenced) Resources[id] = { Type: 'AWS::SNS::Topic', Properties: {} };
    else delete Resources[id];
  };
}

function sourceOf(policy: Loose): Record<string, Loose> {
  return policy.PolicyDocument.Statement[0].Condition.ArnEquals;
}

test.each(Object.keys(MUTATIONS))('%s is caught', (name) => {
  const { caught, change } = MUTATIONS[name]!;
  const draft = structuredClone(synthesizeSample().template) as unknown as Draft;
  change(draft, (id) => {
    expect(Object.keys(draft.Resources)).toContain(id);
    return draft.Resources[id]?.Properties;
  });
  const faults = checkTemplate(draft as unknown as Template, toInput().manifest);
  expect(faults.join('\n')).toContain(caught);
});
