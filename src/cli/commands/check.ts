import { defineCommand } from '../define-command.js';

export const check = defineCommand({
  name: 'check',
  about: 'Check events, subscribers and every emit, then run the TypeScript compiler',
  options: {
    fix: { type: 'boolean', about: 'Fix what can only be meant one way, write generated files, then check' },
    against: { type: 'string', value: 'REF', about: 'Compare the events with a Git ref, or with a folder' },
    accept: { type: 'list', value: 'NAME', about: 'With --against: accept the breaking change of this event' },
    'no-tsc': { type: 'boolean', about: 'Leave out the TypeScript compiler of the project' },
  },
  async run({ project, format, fix, against, accept, 'no-tsc': noTsc }, io) {
    const { checkApp } = await import('./check/check-app.js');
    return checkApp({ project, format, fix, against, accept, tsc: !noTsc }, io);
  },
});
