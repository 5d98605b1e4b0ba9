import type { Command } from '../define-command.js';
import { check } from './check.js';
import { dev } from './dev.js';
import { events } from './events.js';
import { generate } from './generate.js';
import { schema } from './schema.js';

/** All commands, in the order of the help. */
export const COMMANDS: readonly Command[] = [generate, check, dev, events, schema];
