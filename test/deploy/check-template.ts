import type { BuildManifest } from '../../src/deploy/manifest.js';
import { LIMITS } from '../../src/deploy/synth/limits.js';
import type { Template } from '../../src/deploy/synth/template.js';
import { createStack, type Stack, type Loose } from '../support/cloud/stack.js';
import { checkFunctions } from './checks/functions.js';
import { checkQueues } from './checks/queues.js';
import { checkRoles } from './checks/roles.js';
import { checkRules } from './checks/rules.js';

/** What is wrong with a template: what AWS would refuse, what would lose an event, and what allows too much. */
export function checkTemplate(template: Template, manifest: BuildManifest): readonly string[] {
  let stack: Stack;
  try {
    stack = createStack(template);
  } catch (error) {
    return [(error as Error).message];
  }
  return [
    ...checkIds(template),
    ...checkRules(stack),
    ...checkQueues(stack),
    ...checkFunctions(stack, manifest),
    ...checkRoles(stack, manifest),
    ...checkPolicies(stack),
    ...checkWatching(stack),
  ];
}

function checkIds({ Resources, Outputs }: Template): readonly string[] {
  const wrong = [...Object.keys(Resources), ...Object.keys(Outputs)].filter((id) => !/^[A-Za-z0-9]{1,255}$/.test(id));
  return [
    ...wrong.map((id) => `${id} is no logical ID`),
    ...(Object.keys(Resources).length > LIMITS.resources ? ['too many resources'] : []),
  ];
}

/** Policies of queues and functions that let in more than the rules of this stack and its API. */
function checkPolicies(stack: Stack): readonly string[] {
  const rules = new Map(stack.ofType('AWS::Events::Rule').map((rule) => [rule.attributes['Arn'] as string, rule]));
  return [
    ...stack.ofType('AWS::SQS::QueuePolicy').flatMap(({ id, properties }) =>
      (properties['PolicyDocument'].Statement as Loose[])
        .filter(({ Effect }) => Effect === 'Allow')
        .flatMap(({ Principal, Action, Condition }) => {
          const sources: string[] = Condition?.ArnEquals?.['aws:SourceArn'] ?? [];
          const isExact = sources.length > 0 && sources.every((each) => rules.has(each));
          const isSending = Principal?.Service === 'events.amazonaws.com' && String(Action) === 'sqs:SendMessage';
          return isExact && isSending ? [] : [`${id} lets in more than rules`];
        }),
    ),
    ...stack.ofType('AWS::Lambda::Permission').flatMap(({ id, properties }) => {
      const { Principal, SourceArn } = properties;
      const isRule = Principal === 'events.amazonaws.com' && rules.has(SourceArn);
      const isApi = Principal === 'apigateway.amazonaws.com' && /:execute-api:[^:]+:[^:]+:api1\/\*$/.test(SourceArn);
      return isRule || isApi ? [] : [`${id} lets in more than rules and the API`];
    }),
  ];
}

function checkWatching(stack: Stack): readonly string[] {
  const queues = new Set(stack.ofType('AWS::SQS::Queue').map(({ attributes }) => attributes['QueueName'] as string));
  return [
    ...stack
      .ofType('AWS::CloudWatch::Alarm')
      .flatMap(({ id, properties }) => [
        ...(queues.has(properties['Dimensions'][0].Value) ? [] : [`${id} watches no queue`]),
        ...(/:sns:/.test(String(properties['AlarmActions']?.[0])) ? [] : [`${id} tells nobody`]),
      ]),
    ...stack.ofType('AWS::Events::Archive').flatMap(({ id, properties }) => {
      const bus = String(properties['SourceArn']).split(':event-bus/')[1];
      const isOwn = stack
        .ofType('AWS::Lambda::Function')
        .every((each) => String(each.properties['Environment'].Variables.TSC_RUN_EVENT_BUS).split('/').at(-1) === bus);
      return isOwn ? [] : [`${id} is of another bus`];
    }),
  ];
}
