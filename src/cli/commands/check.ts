import { defineCommand } from '../define-command.js';

export const check = defineCommand({
  name: 'check',
  about: 'Check events, subscribers and every emit, then run the TypeScript compiler',
  options: {
    fix: { type: 'boolean', about: 'Fix what can only be meant one way, write generated files, then check' },
    'no-tsc': { type: 'boolean', about: 'Leave out the TypeScript compiler of the project' },
  },
  async run({ project, format, fix, 'no-tsc': noTsc }, io) {
    const { checkApp } = await import('./check/check-app.js');
    return checkApp({ project, format, fix, tsc: !noTsc }, io);
  },
});
