import { defineCommand } from '../define-command.js';

export const synth = defineCommand({
  name: 'synth',
  about: 'Write the CloudFormation template of what build built',
  options: {},
  async run(options, io) {
    const { runSynth } = await import('./synth/run-synth.js');
    return runSynth(options, io);
  },
});
