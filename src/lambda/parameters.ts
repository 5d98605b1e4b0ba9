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
  const { Parameter } = await client
    .send(new GetParameterCommand({ Name: path, WithDecryption: true }))
    .catch((cause: Error) => {
      throw new Error(explain(cause, path), { cause });
    });
  if (Parameter?.Value === undefined) throw new Error(`the parameter ${path} has no value.`);
  return Parameter.Value;
}

function explain({ name, message }: Error, path: string): string {
  switch (name) {
    case 'ParameterNotFound':
      return `there is no parameter ${path}. Create it: aws ssm put-parameter --type SecureString --name '${path}' --value …`;
    case 'AccessDeniedException':
      return `the role of this function lacks ssm:GetParameter on ${path}, or kms:Decrypt on its key. ${message}`;
    default:
      return `${name}: ${message}`;
  }
}

async function loadSdk(): Promise<typeof Ssm> {
  try {
    return await import('@aws-sdk/client-ssm');
  } catch (cause) {
    throw new Error('the package @aws-sdk/client-ssm is missing. Run: npm install @aws-sdk/client-ssm', { cause });
  }
}
