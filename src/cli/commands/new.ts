import { defineCommand } from '../define-command.js';

export const newCommand = defineCommand({
  name: 'new',
  about: 'Add an event, a subscriber or a route: its file, its entry in the config, and the registry',
  operand: 'NAME',
  options: {
    event: { type: 'list', value: 'NAME', about: 'An event that the subscriber receives; may be given several times' },
    method: { type: 'list', value: 'LIST', about: 'The methods of the route, such as GET,POST (default: GET)' },
  },
  actions: {
    event: { about: 'Declare an event: user.registered, or UserRegistered', options: [] },
    subscriber: { about: 'Add a subscriber: send-welcome-email --event user.registered', options: ['event'] },
    route: { about: 'Add a file to functions/api/: users/[id] --method GET,POST', options: ['method'] },
  },
  async run(options, io) {
    const { runNew } = await import('./new/run-new.js');
    return runNew(options, io);
  },
});
