import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { linkPackages, REPOSITORY } from '../support/app.js';
import { type Cloud, type CloudOptions, startCloud } from '../support/cloud/cloud.js';
import type { Loose } from '../support/cloud/stack.js';
import { runCli } from '../support/run-cli.js';
import { createFolder, type Files } from '../support/temp-folder.js';

/** Makes what bundles leave to Lambda resolvable, as it is there. */
export function linkSdk(root: string): void {
  linkPackages(root);
  symlinkSync(join(REPOSITORY, 'node_modules/@aws-sdk'), join(root, 'node_modules/@aws-sdk'));
}

/** Generates, builds and synthesises an app. */
export async function buildAndSynth(root: string): Promise<void> {
  for (const command of ['generate', 'build', 'synth']) {
    const { code, stdout, stderr } = await runCli(root, command);
    if (code !== 0) throw new Error(`tsc-run ${command}: ${code}\n${stdout}${stderr}`);
  }
}

/** A cloud that runs an app until the test ends. */
export async function openCloud(root: string, options: Omit<CloudOptions, 'folder'> = {}): Promise<Cloud> {
  const cloud = await startCloud({ folder: join(root, 'dist'), ...options });
  onTestFinished(() => cloud.close());
  return cloud;
}

/**
 * An app whose subscribers fail as often as the payload says, and log what they get: `mail` reads a queue, `stats` is
 * called by its rule, and `chain` emits what `end` gets.
 */
export const APP: Files = {
  'package.json': '{ "name": "shop", "type": "module" }\n',
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      strict: true,
      module: 'nodenext',
      target: 'es2022',
      types: [],
      noEmit: true,
      skipLibCheck: true,
    },
  }),
  'tsc-run.config.ts': `import { defineConfig } from '@tsc-run/core';
export default defineConfig({
  projectName: 'Shop',
  events: {
    eventBus: 'shop',
    sources: ['billing/prod'],
    subscribers: {
      mail: { events: ['thing.made'], retries: 2 },
      stats: { events: ['thing.made', 'thing.paid'], delivery: 'direct' },
      chain: { events: ['thing.paid'], retries: 0 },
      end: { events: ['thing.ended'] },
    },
  },
});
`,
  'events/thing.ts': `export type ThingMadeEvent = { id: string; mailFails?: number; statsFails?: true };
export type ThingPaidEvent = { id: string };
export type ThingEndedEvent = { id: string; secret: string };
`,
  'log.ts': `declare const console: { log(text: string): void };
export function log(event: object, context: { readonly id: string; readonly attempt: number }): void {
  console.log(JSON.stringify({ event, id: context.id, attempt: context.attempt }));
}
`,
  'functions/subscribers/mail.ts': `import type { events } from '@tsc-run/core';
import { log } from '../../log.js';
export async function listen(event: events.For<'mail'>, context: events.Context) {
  log(event, context);
  if (context.attempt <= (event.data.mailFails ?? 0)) throw new Error('the mail server is gone');
}
`,
  'functions/subscribers/stats.ts': `import type { events } from '@tsc-run/core';
import { log } from '../../log.js';
export async function listen(event: events.For<'stats'>, context: events.Context) {
  log(event, context);
  if ('statsFails' in event.data) throw new Error('no statistics');
}
`,
  'functions/subscribers/chain.ts': `import { events, secrets } from '@tsc-run/core';
import { log } from '../../log.js';
export async function listen(event: events.For<'chain'>, context: events.Context) {
  log(event, context);
  await events.emit('thing.ended', { id: event.data.id, secret: await secrets.getSecret('api-key') });
}
`,
  'functions/subscribers/end.ts': `import type { events } from '@tsc-run/core';
import { log } from '../../log.js';
import type { Loose } from '../support/cloud/stack.js';
export function listen(event: events.For<'end'>, context: events.Context) {
  log(event, context);
}
`,
  'functions/api/things/[id].ts': `import { events, http } from '@tsc-run/core';
export async function POST(request: http.Request) {
  await events.emit('thing.made', { id: request.params['id'] ?? '', ...request.json() }, { id: \`made-\${request.params['id']}\` });
  return http.response(202).json({ id: request.params['id'] });
}
export async function PUT(request: http.Request) {
  await events.emit('thing.paid', { id: request.params['id'] ?? '' });
  return http.response(202);
}
export function GET() {
  return http.response(200).json({});
}
`,
};

/** The app, built; with changed or added files. */
export async function createBuiltApp(changes: Files = {}): Promise<string> {
  const root = createFolder({ ...APP, ...changes });
  linkSdk(root);
  await buildAndSynth(root);
  return root;
}

/** What `log.ts` wrote in a function. */
export type Logged = { readonly event: { type: string; data: Loose }; readonly id: string; readonly attempt: number };

export function readLog(cloud: Cloud, subscriber: string): readonly Logged[] {
  const lines = cloud.functionOf(`Subscriber${subscriber}Function`).log.join('').split('\n');
  return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Logged);
}
