import { cpSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { readExamples, toFiles } from '../support/examples.js';
import { findNode, run, type Ran } from '../support/installed.js';
import { type Files, readFile, writeFiles } from '../support/temp-folder.js';
import { expectWatched } from './watched.js';

/** An app of `fixtures/cases/`, copied to where the package is installed. */
export type CaseApp = {
  readonly path: string;
  /** Below whose node_modules the package is installed. */
  readonly installed: string;
  /** Runs `tsc-run …` or `tsc …` in the app. */
  readonly run: (line: string) => Promise<Ran>;
  readonly write: (files: Files) => void;
};

type Expected = {
  readonly code?: 0 | 1 | 2;
  /** Each must be part of the output. */
  readonly says?: readonly (string | RegExp)[];
  readonly never?: readonly string[];
};

async function expectRun(app: CaseApp, line: string, { code = 0, says = [], never = [] }: Expected = {}): Promise<Ran> {
  const ran = await app.run(line);
  for (const words of says) expect(ran.output, line).toMatch(words);
  for (const words of never) expect(ran.output, line).not.toContain(words);
  expect(ran.code, `${line}\n${ran.output}`).toBe(code);
  return ran;
}

/** The compiler must refuse; its exit codes differ from version to version. */
async function expectRefused(app: CaseApp, words: readonly (string | RegExp)[]): Promise<void> {
  const { code, output } = await app.run('tsc -p . --noEmit');
  for (const each of words) expect(output).toMatch(each);
  expect(code).not.toBe(0);
}

const QUICK_START = toFiles(readExamples('README.md', '## Quick start'));

/** A config without an error would be: one event, one subscriber. */
const expectConfig = (config: string, key: string, nearest: string) => async (app: CaseApp) => {
  const { 'tsc-run.config.ts': _, ...files } = QUICK_START;
  app.write({ ...files, 'tsc-run.config.ts': `export default ${config};\n` });
  const error = new RegExp(`^tsc-run\\.config\\.ts:1:\\d+ - error tsc-run\\([\\w-]+\\): .*\\b${key}\\b`, 'm');
  await expectRun(app, 'tsc-run generate', { code: 1, says: [error, nearest] });
};

const SUBSCRIBERS = `'send-welcome-email': { events: ['user.registered'] }`;

/** What is expected of each app, by the name of its folder and, after a colon, of its variant. */
export const CASES: Readonly<Record<string, (app: CaseApp) => Promise<void>>> = {
  conditions: async (app) => {
    await expectRun(app, 'tsc-run generate');
    await expectRun(app, 'tsc-run check', { says: ['functions/api/users.ts:2', 'emit-not-awaited'] });
  },
  'config-mutated': async (app) => {
    await expectRun(app, 'tsc-run generate', {
      code: 1,
      says: [/tsc-run\.config\.ts:[45]:\d+ - error tsc-run\(config-not-static\)/],
    });
  },
  'config-typos: outdir': expectConfig(
    `{ events: { outdir: 'x', subscribers: { ${SUBSCRIBERS} } } }`,
    'outdir',
    'outDir',
  ),
  'config-typos: subscriber': expectConfig(
    `{ events: { subscriber: { ${SUBSCRIBERS} } } }`,
    'subscriber',
    'subscribers',
  ),
  'config-typos: event': expectConfig(`{ event: { subscribers: { ${SUBSCRIBERS} } } }`, 'event', 'events'),
  'config-typos: extern': expectConfig(
    `{ events: { subscribers: { ${SUBSCRIBERS}, x: { events: ['user.registered'], extern: true } } } }`,
    'extern',
    'external',
  ),
  'config-typos: file': async (app) => {
    const { 'functions/subscribers/send-welcome-email.ts': subscriber = '', ...files } = QUICK_START;
    app.write({
      ...files,
      'functions/x/handler.ts': subscriber.replaceAll('send-welcome-email', 'x'),
      'tsc-run.config.ts': `export default { events: { subscribers: { x: { events: ['user.registered'], file: 'functions/x/handler.ts' } } } };\n`,
    });
    await expectRun(app, 'tsc-run generate');
    await expectRun(app, 'tsc-run check');
  },
  'decl-context': async (app) => {
    await expectRun(app, 'tsc-run generate');
    await expectRun(app, 'tsc -p .');
  },
  'decl-emit': async (app) => {
    await expectRun(app, 'tsc-run generate');
    await expectRun(app, 'tsc -p .');
  },
  'deliverTo-forgets': async (app) => {
    app.write({ ...QUICK_START, 'package.json': '{ "type": "module" }' });
    await expectRun(app, 'tsc-run generate');
    await expectRefused(app, [/^forget\.ts\(9,\d+\): error TS\d+: .*'send-welcom-email'/m]);
    app.write({ 'forget.ts': readFile(app.path, 'forget.ts').replace("'send-welcom-email'", "'send-welcome-email'") });
    await expectRun(app, 'tsc -p .');
  },
  'foreign-source': async (app) => {
    await expectRun(app, 'tsc-run generate');
    await expectRun(app, 'tsc-run generate --project a');
    await expectRun(app, 'tsc-run check', {
      code: 1,
      says: ['a/lib.ts:2', /registry: '?module/],
      never: ['export a type for it from events/'],
    });
  },
  'module-dist': async (app) => {
    await expectRun(app, 'tsc-run generate');
    await expectRun(app, 'tsc -p .');
    await expectRun(app, 'tsc-run check');
    for (const major of [20, 24] as const) {
      const ran = await run(findNode(major, app.installed), ['dist/main.js'], app.path);
      expect(ran).toEqual({ code: 0, output: 'user.registered\n' });
    }
  },
  'not-in-any-tsconfig': async (app) => {
    await app.run('tsc-run generate');
    await expectRun(app, 'tsc-run check', {
      code: 1,
      says: ['api/users.ts', 'what subscribes', 'generated', 'tsconfig.json'],
    });
  },
  'paths-alias': async (app) => {
    await expectRun(app, 'tsc-run generate', { says: ['2 events'], never: ['config-not-static'] });
    expect(readFile(app.path, 'generated/events.ts')).toContain('order.placed');
    await expectRun(app, 'tsc-run check');
  },
  'quickstart-any': async (app) => {
    await expectRun(app, 'tsc-run generate');
    app.write({ 'functions/api/users.ts': QUICK_START['functions/api/users.ts'] ?? '' });
    await expectRefused(app, [/^functions\/api\/users\.ts\(7,\d+\): error TS\d+/m, /emailAddress|registeredAt/]);
  },
  'readme-delivery': async (app) => {
    const main = toFiles(readExamples('docs/delivery.md'))['main.ts'] ?? '';
    app.write({ ...QUICK_START, 'package.json': '{ "type": "module" }', 'main.ts': main });
    await expectRun(app, 'tsc-run generate');
    await expectRun(app, 'tsc -p .');
    const { code, output } = await run(findNode(24, app.installed), ['dist/main.js'], app.path);
    expect(output).toContain('Welcome, Ada!\n');
    expect(code).toBe(0);
  },
  'real-shapes': async (app) => {
    await app.run('tsc-run generate');
    await expectRun(app, 'tsc-run check', {
      code: 1,
      says: [
        /domain\/base\.ts:1:.*payload-not-json.*occurredOn.*UserRegisteredEvent/,
        /events\/maps\.ts:3:.*payload-not-json/,
        /events\/github\.ts:4:/,
        /events\/telemetry\.ts:5:/,
      ],
    });
  },
  references: async (app) => {
    await expectRun(app, 'tsc-run generate --project contracts');
    await expectRun(app, 'tsc-run check --project contracts', {
      code: 1,
      says: [/api\/users\.ts:3:.*emit-not-awaited/, /api\/wrong\.ts:2:.*unknown-event/],
    });
  },
  'repeated-project': async (app) => {
    const web = { ...QUICK_START, 'package.json': '{ "name": "web", "type": "module" }' };
    const wrong = (QUICK_START['functions/api/users.ts'] ?? '').replace("'user.registered'", "'user.registerd'");
    for (const [name, files] of Object.entries({ web: { ...web, 'functions/api/users.ts': wrong }, worker: web })) {
      app.write(Object.fromEntries(Object.entries(files).map(([path, text]) => [`apps/${name}/${path}`, text])));
    }
    for (const command of ['generate', 'check']) {
      const code = command === 'check' ? 1 : 0;
      await expectRun(app, `tsc-run ${command} --project apps/web --project apps/worker`, { code });
      await expectRun(app, `tsc-run ${command} --project apps/worker --project apps/web`, { code });
    }
    await expectRun(app, 'tsc-run check --project apps/web --project apps/worker', {
      code: 1,
      says: [/users\.ts:7:\d+ .*unknown-event/],
    });
  },
  'rootdir-src': async (app) => {
    const { 'tsconfig.json': _, ...files } = QUICK_START;
    app.write(Object.fromEntries(Object.entries(files).map(([path, text]) => [`src/${path}`, text])));
    app.write({ 'package.json': '{ "name": "express-app", "version": "1.0.0" }' });
    await expectRun(app, 'tsc-run generate --project src');
    await expectRun(app, 'tsc -p .');
    await expectRun(app, 'tsc-run check --project src');
  },
  solution: async (app) => {
    await expectRun(app, 'tsc-run generate');
    await expectRun(app, 'tsc-run check', {
      code: 1,
      says: [/referenced projects.*tsc -b/],
      never: ['no event registry: run tsc-run generate and include generated/ in tsconfig.json'],
    });
    await app.run('tsc -b');
    await expectRun(app, 'tsc-run check', {
      code: 1,
      says: ['functions/api/users.test.ts:3', /a reference alone does not bring it in/],
      never: ['no event registry: run tsc-run generate and include generated/ in tsconfig.json'],
    });
  },
  'ts-init': async (app) => {
    const { 'tsconfig.json': _, ...files } = QUICK_START;
    // As `npm init -y` writes it.
    app.write({ ...files, 'package.json': '{ "name": "app", "version": "1.0.0", "type": "commonjs" }' });
    await expectRun(app, 'tsc-run generate');
    const { output } = await expectRun(app, 'tsc-run check', { code: 2, never: ['tsc --init'] });
    const offered = /\{ .* \}/.exec(output)?.[0];
    expect(output).toContain('tsconfig.json');
    for (const type of ['commonjs', 'module']) {
      app.write({ 'tsconfig.json': offered ?? '', 'package.json': JSON.stringify({ name: 'app', type }) });
      await expectRun(app, 'tsc-run check');
      await expectRun(app, 'tsc -p .');
    }
  },
  'two-copies': async (app) => {
    const copy = join(app.path, 'packages/helper/node_modules/@tsc-run/core');
    mkdirSync(copy, { recursive: true });
    cpSync(join(app.installed, 'node_modules/@tsc-run/core'), copy, { recursive: true });
    // TypeScript takes two copies of one version for one.
    const manifest = readFile(copy, 'package.json').replace(/"version": "[^"]*"/, '"version": "0.0.9"');
    writeFiles(copy, { 'package.json': manifest });
    await expectRun(app, 'tsc-run generate');
    await expectRun(app, 'tsc-run check', {
      code: 1,
      says: [/two copies of @tsc-run\/core/, 'packages/helper'],
      never: ['no event registry: run tsc-run generate'],
    });
  },
  'void-payload': async (app) => {
    await app.run('tsc-run generate');
    await expectRun(app, 'tsc-run check', {
      code: 1,
      says: [/events\/cache\.ts:1:.*payload-not-json/, /events\/cache\.ts:2:.*payload-not-json/, 'null'],
      never: ['events/cache.ts:3', 'events/cache.ts:4'],
    });
  },
  'watch-symlink': async (app) => {
    symlinkSync('../shared', join(app.path, 'events/shared'));
    await expectWatched(app, {
      from: 'shared/order.ts',
      text: 'export type OrderPaidEvent = { id: string };\nexport type OrderSentEvent = { id: string };\n',
      expected: 'order.sent',
    });
  },
};
