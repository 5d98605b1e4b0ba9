import type { Stack, StackResource } from '../../support/cloud/stack.js';

/** What is wrong with the rules of a stack, their targets, and the policies that let them send. */
export function checkRules(stack: Stack): readonly string[] {
  return stack
    .ofType('AWS::Events::Rule')
    .flatMap((rule) => [...checkPattern(rule), ...checkTargets(stack, rule), ...checkSource(stack, rule)]);
}

function checkPattern({ id, properties }: StackResource): readonly string[] {
  const pattern = properties['EventPattern'] as Record<string, unknown>;
  const faults = ['source', 'detail-type'].flatMap((key) => {
    const list = pattern[key];
    const isList = Array.isArray(list) && list.length > 0 && list.every((each) => typeof each === 'string');
    return isList ? [] : [`${id}: ${key} of the pattern is no list of texts`];
  });
  const other = Object.keys(pattern).find((key) => key !== 'source' && key !== 'detail-type');
  if (other !== undefined) faults.push(`${id}: the pattern has ${other}`);
  if (Buffer.byteLength(JSON.stringify(pattern)) > 2048) faults.push(`${id}: the pattern is too long`);
  return faults;
}

function checkTargets(stack: Stack, rule: StackResource): readonly string[] {
  const targets = rule.properties['Targets'] as { Id: string; Arn: string; DeadLetterConfig?: { Arn: string } }[];
  if (targets.length !== 1) return [`${rule.id} has ${targets.length} targets`];
  return targets.flatMap(({ Arn, DeadLetterConfig }) => {
    const target = stack.resources.find(({ attributes }) => attributes['Arn'] === Arn);
    const dead = findQueue(stack, DeadLetterConfig?.Arn);
    if (target === undefined) return [`${rule.id}: its target is not in the stack`];
    if (dead === undefined || dead.id === target.id) return [`${rule.id} has no queue of dead letters`];
    const own = findDeadLetters(stack, target);
    return [
      ...(dead.id === own ? [] : [`${rule.id}: its dead letters are not those of its target`]),
      ...(target.type === 'AWS::SQS::Queue' ? checkSending(stack, rule, target) : checkCalling(stack, rule, target)),
      ...checkSending(stack, rule, dead),
    ];
  });
}

export function findQueue(stack: Stack, arn: string | undefined): StackResource | undefined {
  return stack.ofType('AWS::SQS::Queue').find(({ attributes }) => attributes['Arn'] === arn);
}

/** The queue of dead letters of a queue, or of a function that is called without one. */
function findDeadLetters(stack: Stack, target: StackResource): string | undefined {
  const invoked = stack.ofType('AWS::Lambda::EventInvokeConfig');
  const config = invoked.find(({ properties }) => properties['FunctionName'] === target.name);
  const arn: string | undefined =
    target.properties['RedrivePolicy']?.deadLetterTargetArn ??
    config?.properties['DestinationConfig']?.OnFailure?.Destination;
  return findQueue(stack, arn)?.id;
}

type QueueStatement = {
  readonly Effect: string;
  readonly Principal: { readonly Service?: string };
  readonly Action: readonly string[];
  readonly Resource: string;
  readonly Condition?: { readonly ArnEquals?: { readonly 'aws:SourceArn'?: readonly string[] } };
};

function checkSending(stack: Stack, rule: StackResource, queue: StackResource): readonly string[] {
  const statements = listQueueStatements(stack, queue);
  const allowed = statements.some(
    ({ Effect, Principal, Action, Resource, Condition }) =>
      Effect === 'Allow' &&
      Principal.Service === 'events.amazonaws.com' &&
      Action.includes('sqs:SendMessage') &&
      Resource === queue.attributes['Arn'] &&
      Condition?.ArnEquals?.['aws:SourceArn']?.includes(rule.attributes['Arn']) === true,
  );
  return allowed ? [] : [`${rule.id} may not send to ${queue.id}`];
}

export function listQueueStatements(stack: Stack, queue: StackResource): readonly QueueStatement[] {
  const policies = stack.ofType('AWS::SQS::QueuePolicy');
  return policies
    .filter(({ properties }) => (properties['Queues'] as string[]).includes(queue.name))
    .flatMap(({ properties }) => properties['PolicyDocument'].Statement as QueueStatement[]);
}

function checkCalling(stack: Stack, rule: StackResource, target: StackResource): readonly string[] {
  const allowed = stack.ofType('AWS::Lambda::Permission').some(({ properties }) => {
    const { Action, FunctionName, Principal, SourceArn } = properties;
    const isCall = Action === 'lambda:InvokeFunction' && Principal === 'events.amazonaws.com';
    return isCall && FunctionName === target.name && SourceArn === rule.attributes['Arn'];
  });
  return allowed ? [] : [`${rule.id} may not call ${target.id}`];
}

/** What the functions emit has to be what the rules match, on one bus. */
function checkSource(stack: Stack, { id, properties }: StackResource): readonly string[] {
  return stack.ofType('AWS::Lambda::Function').flatMap((each) => {
    const { TSC_RUN_SOURCE, TSC_RUN_EVENT_BUS } = each.properties['Environment'].Variables;
    const sources: unknown = properties['EventPattern'].source;
    return [
      ...(Array.isArray(sources) && sources.includes(TSC_RUN_SOURCE) ? [] : [`${id} misses what ${each.id} emits`]),
      ...(properties['EventBusName'] === TSC_RUN_EVENT_BUS ? [] : [`${id} is not on the bus of ${each.id}`]),
    ];
  });
}
