import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BuildManifest } from '../../src/deploy/manifest.js';
import { APP, linkPackages, REPOSITORY } from '../support/app.js';
import { run } from '../support/installed.js';
import { type Outcome, runCli } from '../support/run-cli.js';
import { createFolder, type Files, writeFiles } from '../support/temp-folder.js';

/** A small app that can be built: one route that emits, and one subscriber. */
export const BUILT_APP: Files = { ...APP, 'package.json': '{ "name": "shop", "type": "module" }\n' };

/** Writes an app into `root`, a new folder by default, and generates its registry. */
export async function createBuiltApp(files: Files = {}, root = createFolder()): Promise<string> {
  writeFiles(root, { ...BUILT_APP, ...files });
  linkPackages(root);
  const { code, stdout, stderr } = await runCli(root, 'generate');
  if (code !== 0) throw new Error(stdout + stderr);
  return root;
}

/** Makes a package of the repository resolvable in an app. */
export function linkPackage(root: string, name: string): void {
  mkdirSync(dirname(join(root, 'node_modules', name)), { recursive: true });
  symlinkSync(join(REPOSITORY, 'node_modules', name), join(root, 'node_modules', name));
}

/** Builds an app; throws what is printed if that fails. */
export async function build(root: string, options = ''): Promise<Outcome> {
  const outcome = await runCli(root, `build ${options}`);
  if (outcome.code !== 0) throw new Error(`${outcome.stdout}${outcome.stderr}`);
  return outcome;
}

export function readManifest(root: string, outDir = 'dist'): BuildManifest {
  return JSON.parse(readFileSync(join(root, outDir, 'manifest.json'), 'utf8')) as BuildManifest;
}

export type Invoked = { readonly answer: unknown; readonly emitted: readonly string[]; readonly printed: string };

const SCRIPT = `import { handler } from './index.mjs';
const emitted = [];
globalThis[Symbol.for('tsc-run.bus.v1')] = {
  publish: async (batch) => void emitted.push(...batch.map(({ type, data }) => type + ' ' + JSON.stringify(data))),
};
const answer = await handler(JSON.parse(process.argv[2]), { getRemainingTimeInMillis: () => 5000, awsRequestId: '1' });
console.log('\\n' + JSON.stringify({ answer, emitted }));
`;

/**
 * Calls a built function in a process of its own, in a folder that holds nothing but its code. What it emits goes to a
 * bus of the test.
 */
export async function invoke(folder: string, event: unknown): Promise<Invoked> {
  const bare = createFolder({ 'call.mjs': SCRIPT });
  cpSync(folder, bare, { recursive: true });
  const args = ['--enable-source-maps', 'call.mjs', JSON.stringify(event)];
  const { code, output } = await run(process.execPath, args, bare);
  if (code !== 0) throw new Error(output);
  const [, result = ''] = /^(\{"answer":.*\})$/m.exec(output) ?? [];
  return { ...(JSON.parse(result) as Invoked), printed: output.replace(result, '') };
}

/** A request as a function URL or an HTTP API passes it on. */
export function toRequest(method: string, path: string, body?: unknown, parameters?: Files): object {
  return {
    version: '2.0',
    rawPath: path,
    rawQueryString: '',
    headers: { host: 'example.com', 'content-type': 'application/json' },
    requestContext: { http: { method, path, sourceIp: '127.0.0.1', userAgent: 'test' }, domainName: 'example.com' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    isBase64Encoded: false,
    ...(parameters && { pathParameters: parameters }),
  };
}

/** A message of the queue between EventBridge and a subscriber. */
export function toQueueEvent(type: string, data: object): object {
  const detail = { ...data, $meta: { v: 1, id: '42', time: '2026-11-27T10:00:00.000Z' } };
  const body = { id: 'e', source: 'shop/dev', 'detail-type': type, time: '2026-11-27T10:00:00Z', detail };
  const attributes = { ApproximateReceiveCount: '1' };
  return { Records: [{ messageId: 'm1', eventSource: 'aws:sqs', body: JSON.stringify(body), attributes }] };
}
