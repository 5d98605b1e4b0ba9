import { chmodSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Template } from '../../src/deploy/synth/template.js';
import { APP, linkSdk } from '../deploy/deploy-app.js';
import { runCli } from '../support/run-cli.js';
import { runInside } from '../support/run-inside.js';
import { createFolder, type Files, listFolder, readFile, writeFiles } from '../support/temp-folder.js';

const CONFIG = APP['tsc-run.config.ts']!;

/** An app with one event and one subscriber, not built yet. */
function createSmallApp(changes: Files = {}): string {
  const root = createFolder({
    'package.json': '{ "name": "@acme/Shop", "type": "module" }\n',
    'tsconfig.json': APP['tsconfig.json']!,
    'tsc-run.config.ts': `export default { events: { subscribers: { mail: { events: ['a.b'] } } } };\n`,
    'events/a.ts': 'export type ABEvent = { id: string };\n',
    'functions/subscribers/mail.ts': 'export function listen() {}\n',
    ...changes,
  });
  linkSdk(root);
  return root;
}

const EVENT = { 'events/a.ts': '/** @event a.b */\nexport type AbEvent = { id: string };\n' };

async function build(root: string): Promise<void> {
  for (const command of ['generate', 'build']) expect(await runInside(root, command)).toMatchObject({ code: 0 });
}

describe('synth', () => {
  test('writes a template beside the build, and leaves one that is up to date alone', async () => {
    const root = createSmallApp(EVENT);
    await build(root);
    const first = await runInside(root, 'synth');
    expect(first).toMatchObject({
      code: 0,
      stdout: 'wrote dist/template.json (1 function, 9 resources)\n',
      stderr: '',
    });
    const text = readFile(root, 'dist/template.json');
    expect((JSON.parse(text) as Template).Description).toBe('acme/shop, by tsc-run synth');
    expect(await runInside(root, 'synth')).toMatchObject({
      code: 0,
      stdout: 'unchanged: dist/template.json (1 function, 9 resources)\n',
    });
    expect(readFile(root, 'dist/template.json')).toBe(text);
    const json = await runInside(root, 'synth --format json');
    expect(JSON.parse(json.stdout)).toEqual({
      version: 1,
      problems: [],
      template: { path: 'dist/template.json', changed: false, functions: 1, resources: 9 },
    });
  });

  const REFUSALS: Readonly<
    Record<string, { app?: Files; after?: Files; isStale?: true; code?: number; message: string; help: string }>
  > = {
    'an app without a name': {
      app: { 'package.json': '{ "type": "module" }' },
      message: 'The app has no name: the config has no projectName, and package.json has no name',
      help: "Write projectName: 'my-app' in the config.",
    },
    'a name that AWS does not take': {
      after: { 'package.json': '{ "name": "aws-shop", "type": "module" }' },
      message: "The name of the app, 'aws-shop', cannot be the source of events",
      help: 'Write another projectName in the config',
    },
    'a name that cannot be read': {
      after: {
        'tsc-run.config.ts': `export default { projectName: String(1), events: { subscribers: { mail: { events: ['a.b'] } } } };\n`,
      },
      code: 1,
      message: "projectName cannot be read without running the config: 'String(…)'.",
      help: 'constant',
    },
    'settings that make no sense': {
      after: {
        'tsc-run.config.ts': `export default { events: { subscribers: { mail: { events: ['a.b'], timeout: 901 } } } };\n`,
      },
      code: 1,
      message: 'events.subscribers["mail"].timeout must be a whole number from 1 to 900 (seconds).',
      help: 'docs/config.md',
    },
    'a stale registry': {
      after: { 'events/b.ts': '/** @event c.d */\nexport type CdEvent = { id: string };\n' },
      isStale: true,
      code: 1,
      message: "generated/events.ts is stale ('c.d').",
      help: 'Run: tsc-run generate',
    },
    'a file that is gone': {
      after: {
        'tsc-run.config.ts': `export default { events: { subscribers: { mail: { events: ['a.b'], file: 'lib/mail.ts' } } } };\n`,
      },
      code: 1,
      message: 'lib/mail.ts does not exist',
      help: '',
    },
    'a subscriber that was not built': {
      after: {
        'tsc-run.config.ts': `export default { events: { subscribers: { mail: { events: ['a.b'] }, more: { events: ['a.b'] } } } };\n`,
        'functions/subscribers/more.ts': 'export function listen() {}\n',
      },
      message: "The subscriber 'more' was not built",
      help: 'Run tsc-run build',
    },
    'a subscriber that is gone': {
      after: {
        'tsc-run.config.ts': `export default { events: { subscribers: { other: { events: ['a.b'], external: true } } } };\n`,
      },
      message: "What was built has a subscriber 'mail', and the config has none of that name",
      help: 'Run tsc-run build',
    },
    'a route that was not built': {
      after: { 'functions/api/users.ts': 'export function GET() {}\n' },
      message: "The route 'GET /users' was not built",
      help: 'Run tsc-run build',
    },
    'another runtime': {
      after: {
        'tsc-run.config.ts': `export default { build: { runtime: 'nodejs22.x' }, events: { subscribers: { mail: { events: ['a.b'] } } } };\n`,
      },
      message: 'What was built is for nodejs24.x, and the config says nodejs22.x',
      help: 'Run tsc-run build',
    },
    'a bundle that was changed': {
      after: { 'dist/functions/subscribers/mail/index.mjs': 'export const handler = 1;\n' },
      message: 'functions/subscribers/mail/index.mjs was changed after it was built',
      help: 'Delete it, run tsc-run build',
    },
    'a template that somebody else wrote': {
      after: { 'dist/template.json': '{ "AWSTemplateFormatVersion": "2010-09-09", "Description": "mine" }\n' },
      message: 'dist/template.json is not a template that tsc-run synth wrote',
      help: 'build.outDir',
    },
    'an app that does not parse': {
      after: { 'events/b.ts': 'export type {' },
      code: 1,
      message: 'events/b.ts:1:14',
      help: 'No template was written.',
    },
  };

  test.each(Object.keys(REFUSALS))('refuses %s', async (name) => {
    const { app = {}, after = {}, isStale, code: expected = 2, message, help } = REFUSALS[name]!;
    const root = createSmallApp({ ...EVENT, ...app });
    await build(root);
    writeFiles(root, after);
    if (!isStale) await runInside(root, 'generate');
    const { code, stdout, stderr } = await runInside(root, 'synth');
    expect(code).toBe(expected);
    expect(stderr).toContain(message);
    expect(`${stderr}${stdout}`).toContain(help);
    expect(stdout).not.toContain('dist/template.json');
    if (name !== 'a template that somebody else wrote') expect(listFolder(root)).not.toContain('dist/template.json');
  });

  test('refuses an app that was never built', async () => {
    const root = createSmallApp(EVENT);
    await runInside(root, 'generate');
    const { code, stderr } = await runInside(root, 'synth');
    expect(code).toBe(2);
    expect(stderr).toContain('There is no dist/manifest.json: nothing was built\n  help: Run tsc-run build.');
  });
});

/** A program in place of the AWS CLI that notes its arguments, and fails when one of them is `FAIL_AT`. */
function createAws(): { path: string; calls: () => readonly (readonly string[])[] } {
  const folder = createFolder({
    aws: `#!/bin/sh
printf '%s\\0' "$@" >> "$0.log"
printf '\\n' >> "$0.log"
echo "said on stdout"
for word in "$@"; do if [ "$word" = "$FAIL_AT" ]; then echo "said why" >&2; exit 254; fi; done
`,
  });
  chmodSync(join(folder, 'aws'), 0o755);
  return {
    path: `${folder}${delimiter}${process.env['PATH']}`,
    calls: () =>
      readFile(folder, 'aws.log')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => line.split('\0').slice(0, -1)),
  };
}

describe('deploy', () => {
  test('builds, synthesises, and runs the two commands of the AWS CLI', async () => {
    const root = createSmallApp(EVENT);
    await runInside(root, 'generate');
    const aws = createAws();
    const env = { PATH: aws.path };
    const { code, stdout, stderr } = await runCli(root, 'deploy --bucket code --environment prod', { env });
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'deployed acme-shop-prod (environment prod)\n' });
    expect(stderr).toContain('Built 1 function');
    expect(stderr).toContain('wrote dist/template.json');
    expect(stderr).toContain('said on stdout');
    const s3 = ['--s3-bucket', 'code', '--s3-prefix', 'acme-shop-prod'];
    expect(aws.calls()).toEqual([
      ['--version'],
      [
        'cloudformation',
        'package',
        '--template-file',
        'dist/template.json',
        '--output-template-file',
        'dist/packaged.json',
        '--use-json',
        ...s3,
      ],
      [
        'cloudformation',
        'deploy',
        '--template-file',
        'dist/packaged.json',
        '--stack-name',
        'acme-shop-prod',
        '--capabilities',
        'CAPABILITY_IAM',
        '--no-fail-on-empty-changeset',
        ...s3,
        '--parameter-overrides',
        'Environment=prod',
      ],
    ]);
    const json = await runCli(root, 'deploy --bucket code --stack mine --format json', { env });
    expect(JSON.parse(json.stdout)).toEqual({ version: 1, problems: [], stack: 'mine', environment: 'dev' });
  });

  test('--print builds, synthesises, and shows the commands as a shell takes them instead of running them', async () => {
    const config = CONFIG.replace(
      "projectName: 'Shop',",
      "projectName: 'Shop', region: 'eu-central-1', environment: 'test', build: { outDir: \"it's\" },",
    );
    const root = createFolder({ ...APP, 'tsc-run.config.ts': config });
    linkSdk(root);
    await runInside(root, 'generate');
    const aws = createAws();
    const { code, stdout, stderr } = await runCli(root, 'deploy --print --bucket code', { env: { PATH: aws.path } });
    expect(stderr).toContain("wrote it's/template.json");
    expect(code).toBe(0);
    expect(stdout).toBe(
      `aws cloudformation package --template-file 'it'\\''s/template.json' --output-template-file 'it'\\''s/packaged.json' --use-json --s3-bucket code --s3-prefix shop-test --region eu-central-1
aws cloudformation deploy --template-file 'it'\\''s/packaged.json' --stack-name shop-test --capabilities CAPABILITY_IAM --no-fail-on-empty-changeset --s3-bucket code --s3-prefix shop-test --region eu-central-1 --parameter-overrides Environment=test
`,
    );
    expect(aws.calls).toThrow('ENOENT');
  });

  test('says what to do where there is no AWS CLI, before it builds', async () => {
    const root = createSmallApp(EVENT);
    await runInside(root, 'generate');
    const { code, stderr } = await runCli(root, 'deploy --bucket code', { env: { PATH: createFolder() } });
    expect(code).toBe(2);
    expect(stderr).toContain('There is no command aws on the path\n  help: Install the AWS CLI, or run elsewhere');
    expect(listFolder(root)).not.toContain('dist/manifest.json');
  });

  test('refuses what AWS would refuse after the build, and reports a build that fails', async () => {
    const root = createSmallApp(EVENT);
    await runCli(root, 'generate');
    for (const [line, message] of [
      ['--bucket s3://code/folder', "--bucket 's3://code/folder' is no name of a bucket"],
      ['--bucket code --stack shop_dev', "'shop_dev' is no name of a stack"],
    ] as const) {
      const refused = await runCli(root, `deploy --print ${line}`);
      expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
    }
    writeFiles(root, { 'functions/subscribers/mail.ts': "import './gone.js';\nexport async function listen() {}\n" });
    await runCli(root, 'generate');
    const { code, stdout } = await runCli(root, 'deploy --print --bucket code --format json');
    expect({ code, ...(JSON.parse(stdout) as object) }).toMatchObject({
      code: 1,
      problems: [{ code: 'bundle', file: 'functions/subscribers/mail.ts' }],
    });
  });

  test('stops at a problem of the app, and at a command that fails', async () => {
    const root = createSmallApp(EVENT);
    const aws = createAws();
    const stale = await runCli(root, 'deploy --bucket code', { env: { PATH: aws.path } });
    expect(stale.code).toBe(1);
    expect(stale.stdout).toContain('Nothing was deployed.');
    expect(aws.calls).toThrow('ENOENT');
    await runInside(root, 'generate');
    for (const word of ['package', 'deploy']) {
      const { code, stdout, stderr } = await runCli(root, 'deploy --bucket code', {
        env: { PATH: aws.path, FAIL_AT: word },
      });
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(
        `said why\nerror: aws cloudformation ${word} failed: exit code 254\n  help: What it says stands above.`,
      );
    }
    expect(aws.calls().map(([, command]) => command)).toEqual([undefined, 'package', undefined, 'package', 'deploy']);
  });

  test('asks for a bucket, and for an environment that AWS takes', async () => {
    const root = createSmallApp(EVENT);
    await runInside(root, 'generate');
    expect((await runInside(root, 'deploy')).stderr).toContain(
      'deploy needs an S3 bucket for the code of the functions',
    );
    const { code, stderr } = await runInside(root, 'deploy --print --bucket code --environment Prod');
    expect(code).toBe(2);
    expect(stderr).toContain(
      "--environment 'Prod' is no name of an environment\n  help: It has at most 30 lower-case letters, digits and dashes.",
    );
  });
});
