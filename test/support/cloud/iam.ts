/** What an access is about. `context` are the keys of conditions, such as `aws:SourceArn`. */
export type Access = {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
  /** The service that asks, for policies of resources. */
  readonly service?: string;
};

export type PolicyStatement = {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: string | { readonly Service?: string };
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
};

/** Whether policies allow an access: one statement has to, and none may deny it. */
export function isAllowed(statements: readonly PolicyStatement[], access: Access): boolean {
  const applying = statements.filter((each) => applies(each, access));
  return applying.length > 0 && applying.every(({ Effect }) => Effect === 'Allow');
}

function applies({ Principal, Action, Resource = [], Condition = {} }: PolicyStatement, access: Access): boolean {
  const { action, resource, context = {}, service } = access;
  const isFor =
    Principal === undefined || Principal === '*' || (typeof Principal === 'object' && Principal.Service === service);
  return (
    isFor &&
    [Action].flat().some((pattern) => matches(pattern, action)) &&
    [Resource].flat().some((pattern) => matches(pattern, resource)) &&
    Object.entries(Condition).every(([operator, keys]) =>
      Object.entries(keys).every(([key, expected]) => holds(operator, context[key], [expected].flat())),
    )
  );
}

/** A key that the request does not have fits no condition. */
function holds(operator: string, actual: string | undefined, expected: readonly string[]): boolean {
  if (actual === undefined) return false;
  if (operator === 'ArnEquals') return expected.some((each) => matches(each, actual));
  if (operator === 'StringEquals' || operator === 'Bool') return expected.includes(actual);
  throw new Error(`${operator} is not known here`);
}

/** `*` is any text; actions are compared in any case. */
function matches(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((each) => each.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^]*')}$`, 'i').test(text);
}
