/** What the commands of the AWS CLI are made of. Paths are relative to where they run. */
export type Target = {
  readonly template: string;
  /** Where the first command writes the template with the places of the uploaded code. */
  readonly packaged: string;
  readonly bucket: string;
  readonly stack: string;
  readonly environment: string;
  /** The region of the config; without one, the AWS CLI has its own. */
  readonly region: string | undefined;
};

/** The words of one command, after `aws`. */
export type AwsCommand = readonly string[];

/** Uploads the code, then lets CloudFormation bring the stack up to date. */
export function toAwsCommands(target: Target): readonly AwsCommand[] {
  const { template, packaged, bucket, stack, environment, region } = target;
  const shared = ['--s3-bucket', bucket, '--s3-prefix', stack, ...(region === undefined ? [] : ['--region', region])];
  return [
    [
      'cloudformation',
      'package',
      '--template-file',
      template,
      '--output-template-file',
      packaged,
      '--use-json',
      ...shared,
    ],
    [
      'cloudformation',
      'deploy',
      '--template-file',
      packaged,
      '--stack-name',
      stack,
      '--capabilities',
      'CAPABILITY_IAM',
      '--no-fail-on-empty-changeset',
      ...shared,
      '--parameter-overrides',
      `Environment=${environment}`,
    ],
  ];
}

/** A command as a POSIX shell takes it. */
export function toShell(command: AwsCommand): string {
  return ['aws', ...command].map(quoteWord).join(' ');
}

function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The name of a stack: letters, digits and dashes, a letter first. */
export function toStackName(project: string, environment: string): string {
  return `${project}-${environment}`.replace(/[^A-Za-z0-9]+/g, '-').replace(/^[^A-Za-z]+/, '');
}
