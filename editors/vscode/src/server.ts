import { serve } from '../../../src/editor/lsp/serve.js';

// The server for apps that have none: one file, with the parser as WebAssembly beside it.
serve();
