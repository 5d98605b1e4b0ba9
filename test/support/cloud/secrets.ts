import { ServiceError, startJsonServer } from '../../aws/json-server.js';
import type { Secrets } from '../../aws/signature.js';

export type ParametersOptions = {
  readonly region: string;
  readonly secrets: Secrets;
  /** The values, by name. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly allows: (action: string, access: { readonly accessKeyId: string; readonly resource: string }) => boolean;
};

/** The parameters of SSM on this machine, as far as functions read them. */
export function startParameters({ region, secrets, parameters, allows }: ParametersOptions) {
  return startJsonServer({
    service: 'ssm',
    target: 'AmazonSSM',
    region,
    secrets,
    findFault: () => undefined,
    actions: {
      GetParameter: ({ accessKeyId, input }) => {
        const name = String(input['Name']);
        const resource = `arn:aws:ssm:${region}:123456789012:parameter${name}`;
        if (!allows('ssm:GetParameter', { accessKeyId, resource }))
          throw new ServiceError('AccessDeniedException', `Not authorized to perform ssm:GetParameter on ${resource}`);
        if (!Object.hasOwn(parameters, name)) throw new ServiceError('ParameterNotFound', `${name} was not found`);
        const isDecrypted = input['WithDecryption'] === true;
        const Value = isDecrypted ? parameters[name] : 'AQICAHh-encrypted';
        return { Parameter: { Name: name, Type: 'SecureString', Value, Version: 1 } };
      },
    },
  });
}
