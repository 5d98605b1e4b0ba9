import type { BuildManifest } from '../../../src/deploy/manifest.js';
import { ACCOUNT, REGION, type Stack, type StackResource, type Loose } from '../../support/cloud/stack.js';
import { findBuilt } from './functions.js';

type Permission = { readonly action: string; readonly resource: string; readonly condition?: unknown };

/** Whether each role allows what its function does, and nothing else. */
export function checkRoles(stack: Stack, manifest: BuildManifest): readonly string[] {
  const functions = stack.ofType('AWS::Lambda::Function');
  return stack.ofType('AWS::IAM::Role').flatMap((role) => {
    const [own, ...others] = functions.filter(({ properties }) => properties['Role'] === role.attributes['Arn']);
    if (own === undefined || others.length > 0) return [`${role.id} is not the role of one function`];
    const allowed = listAllowed(role);
    const needed = listNeeded(stack, own, manifest);
    const texts = new Set(allowed.map(toText));
    const wanted = new Set(needed.map(toText));
    return [
      ...[...wanted].filter((text) => !texts.has(text)).map((text) => `${role.id} does not allow ${text}`),
      ...[...texts].filter((text) => !wanted.has(text)).map((text) => `${role.id} allows ${text}, which nothing uses`),
      ...checkTrust(role),
    ];
  });
}

function checkTrust({ id, properties }: StackResource): readonly string[] {
  const [statement, ...others] = properties['AssumeRolePolicyDocument'].Statement;
  const isLambda = statement?.Principal?.Service === 'lambda.amazonaws.com' && others.length === 0;
  return isLambda ? [] : [`${id} is not for Lambda alone`];
}

function toText({ action, resource, condition }: Permission): string {
  return `${action} on ${resource}${condition === undefined ? '' : ` if ${JSON.stringify(condition)}`}`;
}

function listAllowed({ properties }: StackResource): readonly Permission[] {
  const statements = (properties['Policies'] as Loose[]).flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  return statements.flatMap(({ Action, Resource, Condition }) =>
    [Action].flat().map((action: string) => {
      return { action, resource: Resource, ...(Condition && { condition: Condition }) };
    }),
  );
}

/** What a function does, as its bundle and the rest of the stack tell. */
function listNeeded(stack: Stack, own: StackResource, manifest: BuildManifest): readonly Permission[] {
  const { LoggingConfig, Environment } = own.properties;
  const { TSC_RUN_SOURCE: source, TSC_RUN_EVENT_BUS: bus } = Environment.Variables;
  const logs = stack.ofType('AWS::Logs::LogGroup').find(({ name }) => name === LoggingConfig?.LogGroup);
  const built = findBuilt(manifest, own);
  const on = (resource: string, ...actions: string[]): Permission[] => actions.map((action) => ({ action, resource }));
  const isOwn = ({ properties }: StackResource): boolean => properties['FunctionName'] === own.name;
  const busArn = String(bus).startsWith('arn:') ? bus : `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/${bus}`;
  return [
    ...on(logs?.attributes['Arn'], 'logs:CreateLogStream', 'logs:PutLogEvents'),
    ...stack
      .ofType('AWS::Lambda::EventSourceMapping')
      .filter(isOwn)
      .flatMap(({ properties }) =>
        on(properties['EventSourceArn'], 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'),
      ),
    ...stack
      .ofType('AWS::Lambda::EventInvokeConfig')
      .filter(isOwn)
      .flatMap(({ properties }) => on(properties['DestinationConfig']?.OnFailure?.Destination, 'sqs:SendMessage')),
    ...(built?.emits
      ? [
          { action: 'events:PutEvents', resource: busArn, condition: { StringEquals: { 'events:source': source } } },
          ...on(busArn, 'events:DescribeEventBus'),
        ]
      : []),
    ...(built?.secrets ? on(`arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/${source}/*`, 'ssm:GetParameter') : []),
  ];
}
