import type { Command } from '../define-command.js';
import { check } from './check.js';
import { dev } from './dev.js';
import { events } from './events.js';
import { generate } from './generate.js';
import { init } from './init.js';
import { lsp } from './lsp.js';
import { newCommand } from './new.js';
import { schema } from './schema.js';

/** All commands, in the order of the help. */
export const COMMANDS: readonly Command[] = [init, newCommand, generate, check, dev, events, schema, lsp];
