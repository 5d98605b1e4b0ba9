// AWS Systems Manager on this machine, for the real `@aws-sdk/client-ssm`: `GetParameter` alone. `denied` are the names
// that nobody may read. A plain value is a String; what is in `encrypted` needs `WithDecryption`.
import { type Call, type Fault, type JsonServer, ServiceError, startJsonServer } from './json-server.ts';
import { SECRETS } from './eventbridge-server.ts';

export type SsmOptions = {
  readonly encrypted?: Readonly<Record<string, string>>;
  readonly denied?: readonly string[];
  readonly faults?: (call: Call) => Fault | undefined;
};

export function startSsm({ encrypted = {}, denied = [], faults }: SsmOptions): Promise<JsonServer> {
  const getParameter = ({ input, accessKeyId }: Call): unknown => {
    const { Name, WithDecryption = false, ...others } = input;
    if (typeof Name !== 'string' || Object.keys(others).length > 0) {
      throw new ServiceError('ValidationException', 'Name must be a string, and WithDecryption a boolean.');
    }
    if (!/^(?:\/[\w.-]+)+$/.test(Name)) throw new ServiceError('ValidationException', 'Invalid parameter name.');
    if (denied.includes(Name)) {
      const resource = `arn:aws:ssm:eu-west-1:123456789012:parameter${Name}`;
      const message = `User: ${accessKeyId} is not authorized to perform: ssm:GetParameter on resource: ${resource}`;
      throw new ServiceError('AccessDeniedException', message);
    }
    const secret = encrypted[Name];
    if (secret === undefined) throw new ServiceError('ParameterNotFound', '');
    const Value = WithDecryption === true ? secret : Buffer.from(secret).toString('base64');
    return { Parameter: { Name, Type: 'SecureString', Value, Version: 1 } };
  };
  return startJsonServer({
    service: 'ssm',
    target: 'AmazonSSM',
    region: 'eu-west-1',
    secrets: SECRETS,
    findFault: faults ?? (() => undefined),
    actions: { GetParameter: getParameter },
  });
}
