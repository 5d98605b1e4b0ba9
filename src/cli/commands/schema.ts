import { defineCommand } from '../define-command.js';

export const schema = defineCommand({
  name: 'schema',
  about: 'Print the JSON Schema of events, or an AsyncAPI document of the app',
  names: 'NAME',
  options: {
    out: { type: 'string', value: 'PATH', about: 'Write one FILE.json, or one file for each event into a folder' },
    asyncapi: { type: 'boolean', about: 'An AsyncAPI 3 document: channels, messages, who sends and who receives' },
  },
  async run(options, io) {
    const { runSchema } = await import('./schema/run-schema.js');
    return runSchema(options, io);
  },
});
