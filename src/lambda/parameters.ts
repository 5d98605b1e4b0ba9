import type * as Ssm from '@aws-sdk/client-ssm';

const parameters = new Map<string, Promise<string>>();
let client: Ssm.SSMClient | undefined;

/** The value of a parameter of AWS Systems Manager, decrypted. A value is read once per process, a failure is not kept. */
export function readParameter(path: string): Promise<string> {
  const known = parameters.get(path);
  if (known !== undefined) return known;
  const reading = requestParameter(path);
  parameters.set(path, reading);
  reading.catch(() => parameters.delete(path));
  return reading;
}

async function requestParameter(path: string): Promise<string> {
  const { GetParameterCommand, SSMClient } = await loadSdk();
  client ??= new SSMClient();
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: path, WithDecryption: true }));
    if (Parameter?.Value !== undefined) return Parameter.Value;
  } catch (cause) {
    throw new Error(`The secret ${path} cannot be read: ${describe(cause as Error, path)}`, { cause });
  }
  throw new Error(`The secret ${path} has no value.`);
}

function describe({ name, message }: Error, path: string): string {
  switch (name) {
    case 'ParameterNotFound':
      return `there is no such parameter. Run: aws ssm put-parameter --type SecureString --name '${path}' --value …`;
    case 'AccessDeniedException':
      return `the role of this function lacks ssm:GetParameter on it, or kms:Decrypt on its key. ${message}`;
    default:
      return `${name}: ${message}`;
  }
}

async function loadSdk(): Promise<typeof Ssm> {
  try {
    return await import('@aws-sdk/client-ssm');
  } catch (cause) {
    throw new Error('Secrets need the package @aws-sdk/client-ssm. Run: npm install @aws-sdk/client-ssm', { cause });
  }
}
