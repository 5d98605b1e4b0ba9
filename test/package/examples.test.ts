import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Example, readExamples, toFiles } from '../support/examples.js';
import { findNode, type Installed, installPacked, run, runBin } from '../support/installed.js';
import { type Files, readFile, writeFiles } from '../support/temp-folder.js';

const QUICK_START = toFiles(readExamples('README.md', '## Quick start'));
const DELIVERY = readExamples('docs/delivery.md');

const TELEMETRY = ['@opentelemetry/api', '@opentelemetry/sdk-trace-node'];

let installed: Installed;
beforeAll(() => {
  installed = installPacked('7.0', '@photostructure/sqlite', ...TELEMETRY, '@types/node');
});
afterAll(() => installed.remove());

/** `main.ts` of the page: the first for ES modules, the second for CommonJS. */
function mainOf(type: 'module' | 'commonjs'): string {
  const mains = DELIVERY.filter(({ path }) => path === 'main.ts').map(({ text }) => text);
  expect(mains).toHaveLength(2);
  return mains[type === 'module' ? 0 : 1] as string;
}

/** The examples without a path are fragments: each goes into the main file before the bus is closed. */
function withFragments(main: string, fragments: readonly Example[]): string {
  const blocks = fragments.map(({ text }) => `{\n${text}}\n`).join('');
  const [before, after, none] = main.split(/^ *await bus\.idle\(\);.*$/m);
  expect([typeof before, typeof after, none]).toEqual(['string', 'string', undefined]);
  return `${before}\n${blocks}await bus.idle();\n${after}`;
}

async function build(name: string, files: Files): Promise<string> {
  const app = installed.createApp(name, files);
  expect(await runBin(app, 'tsc-run generate')).toMatchObject({ code: 0 });
  expect(await runBin(app, 'tsc -p .')).toEqual({ code: 0, output: '' });
  expect(await runBin(app, 'tsc-run check')).toMatchObject({ code: 0 });
  return app;
}

describe.each(['module', 'commonjs'] as const)('the quick start, then delivery, with "type": "%s"', (type) => {
  const packageJson = JSON.stringify({ name: 'app', version: '1.0.0', type });
  let app = '';
  beforeAll(async () => {
    app = await build(type, { ...QUICK_START, 'package.json': packageJson, 'main.ts': mainOf(type) });
  });

  test.each([20, 24] as const)('runs on Node %s', async (major) => {
    rmSync(join(app, '.tsc-run'), { recursive: true, force: true });
    const { code, output } = await run(findNode(major, installed.path), ['dist/main.js'], app);
    expect(output.replaceAll(/^\(.*\n/gm, '').replaceAll(/^.*ExperimentalWarning.*\n/gm, '')).toBe('Welcome, Ada!\n');
    expect(code).toBe(0);
  });

  test('compiles, and its fragments run too', async () => {
    const fragments = DELIVERY.filter(({ language, path }) => language === 'ts' && path === undefined);
    expect(fragments.length).toBeGreaterThan(1);
    const main = withFragments(mainOf(type), fragments);
    const root = await build(`${type}-fragments`, { ...QUICK_START, 'package.json': packageJson, 'main.ts': main });
    const { output } = await run(process.execPath, ['dist/main.js'], root);
    expect(output).toContain('Welcome, Ada!\nWelcome, Ada!\n');
  });

  describe('the other files of the page', () => {
    let others = '';
    let received: string[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        received.push(`${request.method} ${request.url} ${body}`);
        response.statusCode = received.length === 1 ? 202 : 503;
        response.end();
      });
    });
    beforeAll(async () => {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      const shown = DELIVERY.flatMap(({ path, text }) =>
        path === undefined || path === 'main.ts' ? [] : [[path, text.replace('localhost:8080', `127.0.0.1:${port}`)]],
      );
      const files = { ...QUICK_START, 'package.json': packageJson, ...Object.fromEntries(shown), ...USES };
      const tsconfig = JSON.parse(QUICK_START['tsconfig.json'] ?? '') as { compilerOptions: object };
      tsconfig.compilerOptions = { ...tsconfig.compilerOptions, types: ['node'] };
      others = await build(`${type}-others`, { ...files, 'tsconfig.json': JSON.stringify(tsconfig) });
    });
    afterAll(() => void server.close());

    test('are these', () => {
      const paths = DELIVERY.flatMap(({ path = 'main.ts' }) => (path === 'main.ts' ? [] : [path]));
      expect(paths.sort()).toEqual(['post-bus.ts', 'publish.ts', 'tracing.ts']);
    });

    test('a bus of your own sends what is emitted, and says when it could not', async () => {
      received = [];
      const { code, output } = await run(process.execPath, ['dist/use-post-bus.js'], others);
      expect(output).toBe(
        "refused: Cannot emit 'user.registered': the bus failed: Error: the events service answered 503\n",
      );
      expect(code).toBe(0);
      expect(received).toHaveLength(2);
      expect(received[0]).toMatch(/^POST \/events \{"id":"[\w-]{36}","type":"user\.registered","data":\{"id":"1",/);
    });

    test('tracing links a delivery to its emit, with the packages of OpenTelemetry', async () => {
      const { code, output } = await run(process.execPath, ['dist/use-tracing.js'], others);
      expect(output.replaceAll(/^\(.*\n|^.*Experimental.*\n/gm, '')).toBe(
        'tsc-run: problem told\nSERVER request\nCONSUMER send-welcome-email of request, failed\n' +
          'CONSUMER send-welcome-email of request\n',
      );
      expect(code).toBe(0);
    });
  });
});

/** What an app does with the files that the page shows. */
const USES = {
  'use-post-bus.ts': `
import { EmitError, events } from '@tsc-run/core';
import './post-bus.js';

const user = { id: '1', name: 'Ada', email: 'ada@example.com', registeredAt: '2026-11-23T10:00:00Z' };

async function main() {
  await events.emit('user.registered', user);
  await events.emit('user.registered', user).catch((error: unknown) => {
    if (error instanceof EmitError) for (const { code, message } of error.failures) console.log(code + ': ' + message);
  });
}

void main();
`,
  'use-tracing.ts': `
import { SpanKind, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { events } from '@tsc-run/core';
import { memoryBus } from '@tsc-run/core/local';
import './tracing.js';

const user = { id: '1', name: 'Ada', email: 'ada@example.com', registeredAt: '2026-11-23T10:00:00Z' };
const manifest = { events: [{ name: 'user.registered', subscribers: ['send-welcome-email'] }], subscribers: [{ name: 'send-welcome-email' }] };

async function main() {
  const exporter = new InMemorySpanExporter();
  new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register();
  const bus = memoryBus({ manifest, firstRetryMs: 1, onProblem: () => console.log('tsc-run: problem told') });
  events.connect(bus);
  await bus.consume(async (_subscriber, _event, { attempt }) => {
    if (attempt === 1) throw new Error('no such mailbox');
  });
  await trace.getTracer('app').startActiveSpan('request', { kind: SpanKind.SERVER }, async (span) => {
    await events.emit('user.registered', user);
    span.end();
  });
  await bus.idle();
  await bus.close();
  const spans = exporter.getFinishedSpans();
  for (const { name, kind, status, parentSpanContext } of spans) {
    const parent = spans.find((each) => each.spanContext().spanId === parentSpanContext?.spanId);
    const of = parent === undefined ? '' : ' of ' + parent.name;
    console.log(SpanKind[kind] + ' ' + name + of + (status.message === 'Error: no such mailbox' ? ', failed' : ''));
  }
}

void main();
`,
};

describe('the quick start', () => {
  let app = '';
  beforeAll(async () => {
    app = await build('renamed', { ...QUICK_START, 'package.json': '{ "type": "module" }' });
  });

  test.each([
    ['email: string', 'emailAddress: string', 'emailAddress'],
    ['registeredAt: string', 'registeredAt: number', 'registeredAt'],
    ['name: string', 'fullName: string', 'fullName'],
    ['id: string', 'userId: string', 'userId'],
    ['registeredAt: string', 'registeredAt: string; plan: string', 'plan'],
  ])('does not compile when %s becomes %s', async (before, after, name) => {
    const path = 'events/user-registered.ts';
    const text = readFile(app, path);
    writeFiles(app, { [path]: text.replace(before, after) });
    const { code, output } = await runBin(app, 'tsc -p . --noEmit');
    writeFiles(app, { [path]: text });
    expect(code).not.toBe(0);
    expect(output).toMatch(/^functions\/api\/users\.ts\(7,\d+\): error TS\d+/m);
    expect(output).toContain(name);
  });

  test('is checked because it says what the body is', async () => {
    const path = 'functions/api/users.ts';
    const text = readFile(app, path);
    expect(text).toContain('request.json<{ name: string; email: string }>()');
    writeFiles(app, { [path]: text.replace(/json<.*?>\(/, 'json(') });
    const unchecked = await runBin(app, 'tsc -p . --noEmit');
    writeFiles(app, { [path]: text });
    expect(unchecked).toEqual({ code: 0, output: '' });
  });
});
