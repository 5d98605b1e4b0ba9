import type { App, DeployedFunction } from '../app.js';
import { findBusArn, findBusName, toSource } from './bus.js';
import { arn, att, ref, type Resources, type Statement, toPolicy, type Value } from '../template.js';

export type FunctionSettings = {
  readonly about: string;
  readonly memory: number;
  /** In seconds. */
  readonly timeout: number;
  readonly variables: Readonly<Record<string, string>>;
  /** What its role allows beside what every function may. */
  readonly statements: readonly Statement[];
};

/** A function, its log group, and its role, which allows what this function does and nothing else. */
export function toFunction(app: App, { id, built }: DeployedFunction, settings: FunctionSettings): Resources {
  const { about, memory, timeout, variables, statements } = settings;
  return {
    [`${id}Function`]: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Description: about.slice(0, LONGEST_DESCRIPTION),
        Runtime: app.runtime,
        Architectures: ['arm64'],
        Handler: 'index.handler',
        Code: built.folder,
        Role: att(`${id}Role`, 'Arn'),
        MemorySize: memory,
        Timeout: timeout,
        LoggingConfig: { LogGroup: ref(`${id}Logs`) },
        Environment: { Variables: toVariables(app, variables) },
      },
    },
    [`${id}Logs`]: {
      Type: 'AWS::Logs::LogGroup',
      Properties: { RetentionInDays: app.deployment.logRetentionDays },
    },
    [`${id}Role`]: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: toPolicy([
          { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: ['sts:AssumeRole'] },
        ]),
        Policies: [
          {
            PolicyName: 'function',
            PolicyDocument: toPolicy([
              {
                Effect: 'Allow',
                Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
                Resource: att(`${id}Logs`, 'Arn'),
              },
              ...statements,
              ...(built.emits ? toEmits(app) : []),
              ...(built.secrets ? [toSecrets(app)] : []),
            ]),
          },
        ],
      },
    },
  };
}

const LONGEST_DESCRIPTION = 256;

/** The variables of the config, and those that the app's code reads at run time. */
function toVariables({ deployment, ...app }: App, own: FunctionSettings['variables']): Readonly<Record<string, Value>> {
  const variables = { ...deployment.variables, ...own };
  const { NODE_OPTIONS } = variables;
  return {
    ...variables,
    NODE_OPTIONS: ['--enable-source-maps', ...(NODE_OPTIONS === undefined ? [] : [NODE_OPTIONS])].join(' '),
    TSC_RUN_SOURCE: toSource(app),
    TSC_RUN_EVENT_BUS: findBusName(deployment.bus),
    ...(!deployment.meta && { TSC_RUN_META: 'false' }),
  };
}

/** Without a condition by name: an emit whose name no analysis could read must not be denied in production. */
function toEmits(app: App): readonly Statement[] {
  const Resource = findBusArn(app.deployment.bus);
  return [
    {
      Effect: 'Allow',
      Action: ['events:PutEvents'],
      Resource,
      Condition: { StringEquals: { 'events:source': toSource(app) } },
    },
    { Effect: 'Allow', Action: ['events:DescribeEventBus'], Resource },
  ];
}

function toSecrets({ project }: App): Statement {
  const Resource = arn('ssm', `parameter/${project}/\${Environment}/*`);
  return { Effect: 'Allow', Action: ['ssm:GetParameter'], Resource };
}
