/** A CloudFormation template, as data. Of its functions, only `Ref`, `Fn::GetAtt`, `Fn::Sub` and `Fn::Join` occur. */
export type Template = {
  readonly AWSTemplateFormatVersion: '2010-09-09';
  readonly Description: string;
  readonly Parameters: Readonly<Record<string, Parameter>>;
  readonly Resources: Resources;
  readonly Outputs: Readonly<Record<string, Output>>;
};

export type Parameter = {
  readonly Type: 'String';
  readonly Description: string;
  readonly Default: string;
  readonly AllowedPattern: string;
  readonly ConstraintDescription: string;
};

export type Resources = Readonly<Record<string, Resource>>;

export type Resource = {
  readonly Type: string;
  readonly Properties: { readonly [name: string]: Value };
};

export type Output = { readonly Description: string; readonly Value: Value };

export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

export function ref(id: string): Value {
  return { Ref: id };
}

export function att(id: string, attribute: string): Value {
  return { 'Fn::GetAtt': [id, attribute] };
}

/** A text with `${…}` in it, where a parameter or a pseudo parameter goes. */
export function sub(text: string): Value {
  return { 'Fn::Sub': text };
}

/** The ARN of something in the account and region of the stack; `resource` may have `${…}` in it. */
export function arn(service: string, resource: string): Value {
  return sub(`arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${resource}`);
}

/** One part of the policy of a role or of a queue. */
export type Statement = {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: Value;
  readonly Action: readonly string[];
  /** Absent in the trust policy of a role. */
  readonly Resource?: Value;
  readonly Condition?: Value;
};

export function toPolicy(statements: readonly Statement[]): Value {
  return { Version: '2012-10-17', Statement: statements };
}

/** The same text for the same template. */
export function renderTemplate(template: Template): string {
  return `${JSON.stringify(template, undefined, 1)}\n`;
}
