import type { Command } from '../define-command.js';
import { build } from './build.js';
import { check } from './check.js';
import { deploy } from './deploy.js';
import { dev } from './dev.js';
import { doctor } from './doctor.js';
import { events } from './events.js';
import { explain } from './explain.js';
import { generate } from './generate.js';
import { graph } from './graph.js';
import { init } from './init.js';
import { newCommand } from './new.js';
import { schema } from './schema.js';
import { synth } from './synth.js';

/** All commands, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  init,
  newCommand,
  generate,
  check,
  doctor,
  dev,
  events,
  explain,
  graph,
  schema,
  build,
  synth,
  deploy,
];
