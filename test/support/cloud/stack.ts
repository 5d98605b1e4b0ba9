import type { Resource, Template } from '../../../src/deploy/synth/template.js';

/** A template as CloudFormation makes it real: every function in it replaced by what it gives. */
export type Stack = {
  readonly resources: readonly StackResource[];
  readonly outputs: Readonly<Record<string, string>>;
  ofType(type: string): readonly StackResource[];
};

export type StackResource = Identity & {
  readonly id: string;
  readonly type: string;
  readonly properties: Properties;
};

/** A part of a template, as JSON: who reads it says what it is to be. */
// oxlint-disable-next-line typescript/no-explicit-any -- every access would need a cast
export type Loose = any;

export type Properties = Readonly<Record<string, Loose>>;

type Identity = {
  /** What `Ref` gives. */
  readonly name: string;
  /** What `Fn::GetAtt` gives. */
  readonly attributes: Properties;
};

export const REGION = 'eu-central-1';
export const ACCOUNT = '123456789012';

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Region': REGION,
  'AWS::AccountId': ACCOUNT,
  'AWS::Partition': 'aws',
  'AWS::StackName': 'stack',
};

/** Makes a stack of a template. Throws an `Error` that names the place if CloudFormation would refuse it. */
export function createStack(template: Template, given: Readonly<Record<string, string>> = {}): Stack {
  const resources = new Map(Object.entries(template.Resources));
  const values = new Map(Object.entries(PSEUDO));
  for (const [name, { Default, AllowedPattern }] of Object.entries(template.Parameters)) {
    const value = given[name] ?? Default;
    if (!new RegExp(`^(?:${AllowedPattern})$`).test(value)) throw new Error(`${name} does not take '${value}'`);
    values.set(name, value);
  }
  const identities = new Map<string, Identity>();
  const identify = (id: string, place: string): Identity => {
    const resource = resources.get(id);
    if (resource === undefined) throw new Error(`${place}: there is no resource ${id}`);
    const identity = identities.get(id) ?? toIdentity(id, resource, (value) => resolve(value, id));
    identities.set(id, identity);
    return identity;
  };
  const refer = (id: string, place: string): string => values.get(id) ?? identify(id, place).name;
  const getAttribute = (id: string, name: string, place: string): unknown => {
    const { attributes } = identify(id, place);
    if (!Object.hasOwn(attributes, name)) throw new Error(`${place}: ${id} has no attribute ${name}`);
    return attributes[name];
  };
  const resolve = (value: unknown, place: string): Loose => {
    if (Array.isArray(value)) return value.map((each, index) => resolve(each, `${place}[${index}]`));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value as Record<string, unknown>);
    const [[key, argument] = ['', undefined]] = entries;
    if (key === 'Ref') return refer(String(argument), place);
    if (key === 'Fn::GetAtt') return getAttribute(...(argument as [string, string]), place);
    if (key === 'Fn::Join') {
      const [separator, parts] = argument as [string, unknown[]];
      return resolve(parts, place).join(separator);
    }
    if (key === 'Fn::Sub')
      return String(argument).replace(/\$\{([^}.]+)(?:\.([^}]+))?\}/g, (_, id: string, name?: string) =>
        String(name === undefined ? refer(id, place) : getAttribute(id, name, place)),
      );
    if (/^Fn::|^Condition$/.test(key) && entries.length === 1 && !place.endsWith('Statement'))
      throw new Error(`${place}: ${key} is not used in these templates`);
    return Object.fromEntries(entries.map(([name, each]) => [name, resolve(each, `${place}.${name}`)]));
  };
  const made = [...resources].map(([id, { Type, Properties }]): StackResource => {
    return { id, type: Type, ...identify(id, id), properties: resolve(Properties, id) };
  });
  const outputs = Object.entries(template.Outputs).map(([id, { Value }]) => [id, resolve(Value, `Outputs.${id}`)]);
  return {
    resources: made,
    outputs: Object.fromEntries(outputs),
    ofType: (type) => made.filter((each) => each.type === type),
  };
}

function toArn(service: string, resource: string): string {
  return `arn:aws:${service}:${REGION}:${ACCOUNT}:${resource}`;
}

/** The names that CloudFormation gives, and the attributes that AWS documents for each type. */
function toIdentity(id: string, { Type, Properties }: Resource, resolve: (value: unknown) => Loose): Identity {
  const name = `stack-${id}`;
  const withArn = (arn: string, more: Properties = {}): Identity => ({ name, attributes: { Arn: arn, ...more } });
  switch (Type) {
    case 'AWS::SQS::Queue':
      return {
        name: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${name}`,
        attributes: { Arn: toArn('sqs', name), QueueName: name },
      };
    case 'AWS::Lambda::Function':
      return withArn(toArn('lambda', `function:${name}`));
    case 'AWS::IAM::Role':
      return withArn(`arn:aws:iam::${ACCOUNT}:role/${name}`);
    case 'AWS::Logs::LogGroup':
      return withArn(toArn('logs', `log-group:${name}:*`));
    case 'AWS::Events::EventBus': {
      const bus: string = resolve(Properties['Name']);
      return { name: bus, attributes: { Arn: toArn('events', `event-bus/${bus}`), Name: bus } };
    }
    case 'AWS::Events::Rule': {
      const bus: string = resolve(Properties['EventBusName'] ?? 'default');
      const path = /([^/]+)$/.exec(bus)?.[1] === 'default' ? '' : `${/([^/]+)$/.exec(bus)?.[1]}/`;
      return withArn(toArn('events', `rule/${path}${name}`));
    }
    case 'AWS::Events::Archive':
      return withArn(toArn('events', `archive/${name}`));
    case 'AWS::SNS::Topic':
      return { name: toArn('sns', name), attributes: { TopicArn: toArn('sns', name) } };
    case 'AWS::ApiGatewayV2::Api':
      return { name: 'api1', attributes: { ApiEndpoint: `https://api1.execute-api.${REGION}.amazonaws.com` } };
    default:
      return { name, attributes: {} };
  }
}
