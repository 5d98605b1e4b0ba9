import { createRequire } from 'node:module';
import { join } from 'node:path';
import { defineCommand } from '../define-command.js';

/** The language server, built beside the command line: nothing else loads it. */
const SERVER = 'lsp.cjs';

export const lsp = defineCommand({
  name: 'lsp',
  about: 'Serve the language server protocol over stdin and stdout, for editors',
  options: {
    stdio: { type: 'boolean', about: 'Changes nothing: clients say so, and there is no other way' },
    // The library of the server reads it.
    clientProcessId: { type: 'string', value: 'PID', about: 'Ends when this process has ended; clients say which' },
  },
  run() {
    const { serve } = createRequire(import.meta.url)(join(import.meta.dirname, SERVER)) as { serve(): void };
    serve();
    // It ends the process.
    return new Promise(() => {});
  },
});
