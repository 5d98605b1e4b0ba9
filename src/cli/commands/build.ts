import { defineCommand } from '../define-command.js';

export const build = defineCommand({
  name: 'build',
  about: 'Bundle each route file and each subscriber for AWS Lambda, into dist/',
  options: {},
  async run(options, io) {
    const { runBuild } = await import('./build/run-build.js');
    return runBuild(options, io);
  },
});
