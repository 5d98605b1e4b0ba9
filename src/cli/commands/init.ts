import { defineCommand } from '../define-command.js';

export const init = defineCommand({
  name: 'init',
  about: 'Set up an existing app: config, folders, scripts, tsconfig and CI; shows the changes and asks first',
  options: {
    yes: { type: 'boolean', short: 'y', about: 'Write without asking' },
    'dry-run': { type: 'boolean', about: 'Show the changes, and write nothing' },
    ci: { type: 'boolean', about: 'Also write a GitHub workflow if there is none to add a step to' },
  },
  async run(options, io) {
    const { runInit } = await import('./init/run-init.js');
    return runInit(options, io);
  },
});
