import { ToolError } from '../../project/disk/tool-error.js';
import { defineCommand } from '../define-command.js';

export const generate = defineCommand({
  name: 'generate',
  about: 'Read events/ and the config, and write the typed registry to generated/',
  options: {
    check: { type: 'boolean', about: 'Write nothing; exit 1 and name the events when generated files are stale' },
    watch: { type: 'boolean', short: 'w', about: 'Go on, and write again at every change' },
  },
  async run(options, io) {
    if (options.check && options.watch) {
      throw new ToolError('--check and --watch do not go together', 'Use --check where nothing may be written.');
    }
    const { generateApp } = await import('./generate/generate-app.js');
    return generateApp(options, io);
  },
});
