import { defineCommand } from '../define-command.js';

export const explain = defineCommand({
  name: 'explain',
  about: 'Explain an event, a subscriber, or a problem by its code',
  operand: 'NAME',
  options: {},
  async run(options, io) {
    const { runExplain } = await import('./explain/run-explain.js');
    return runExplain(options, io);
  },
});
