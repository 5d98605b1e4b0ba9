import { defineCommand } from '../define-command.js';

export const deploy = defineCommand({
  name: 'deploy',
  about: 'Build, synth, and hand the template to CloudFormation with the AWS CLI',
  options: {
    bucket: { type: 'string', value: 'NAME', about: 'The S3 bucket for the code of the functions; it must exist' },
    environment: { type: 'string', value: 'NAME', about: 'The environment (default: that of the config, or dev)' },
    stack: { type: 'string', value: 'NAME', about: 'The stack (default: the project and the environment)' },
    print: { type: 'boolean', about: 'Build and synth, then show the commands of the AWS CLI instead of running them' },
  },
  async run(options, io) {
    const { runDeploy } = await import('./deploy/run-deploy.js');
    return runDeploy(options, io);
  },
});
