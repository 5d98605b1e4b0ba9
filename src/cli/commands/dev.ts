import { defineCommand } from '../define-command.js';

export const dev = defineCommand({
  name: 'dev',
  about: 'Serve functions/api over HTTP, run the subscribers, and take over every change',
  options: {
    port: { type: 'string', value: 'PORT', about: 'Port to listen on (default: 3000, or the next that is free)' },
    host: { type: 'string', value: 'HOST', about: 'Address to listen on (default: only this machine can connect)' },
    expose: { type: 'boolean', about: 'Let other machines connect' },
    'no-watch': { type: 'boolean', about: 'Do not follow changes of files' },
    memory: { type: 'boolean', about: 'Keep events in memory instead of .tsc-run; they end with the server' },
    inspect: { type: 'boolean', about: 'Open the port of the debugger, 9229' },
    verbose: { type: 'boolean', about: 'Show payloads, whole stacks and restarts' },
  },
  async run(options, io) {
    const { runDev } = await import('./dev/run-dev.js');
    return runDev(options, io);
  },
});
