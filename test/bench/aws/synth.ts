import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { synthApp } from '../../../src/deploy/synth/synth-app.js';
import { openWholeProject } from '../../../src/project/app/project.js';
import { listCompiledFiles, loadTsconfigs } from '../../../src/project/compiler/load-tsconfig.js';
import { openFolder } from '../../../src/project/disk/folder.js';
import { CLI, REPOSITORY, withFolder, writeText } from '../app.ts';
import { installPeer } from '../install-peer.ts';
import { race, toRow } from '../measure.ts';
import { median, printTable, type Row } from '../table.ts';

const SUBSCRIBERS = 50;
const ROUNDS = 31;
const PROCESS_ROUNDS = 5;
const MAX_MS = 50;

/** The template of 50 subscribers: what it takes beyond reading the app, and beside a CDK app with the same resources. */
export function benchSynth(): void {
  const rows = withFolder((root) => {
    writeBuiltApp(root);
    return [measureTemplate(root), ...measureProcesses(root)];
  });
  printTable(`The template of ${SUBSCRIBERS} subscribers`, rows);
}

function writeBuiltApp(root: string): void {
  const names = Array.from({ length: SUBSCRIBERS }, (_, index) => `subscriber-${index}`);
  const events = names.map((_, index) => `export type Thing${index}HappenedEvent = { id: string };\n`);
  const entry = (name: string, index: number): string =>
    `'${name}': { events: ['thing${index}.happened'${index === 0 ? '' : `, 'thing${index - 1}.happened'`}] }`;
  writeText(root, 'package.json', '{ "name": "shop", "type": "module" }\n');
  writeText(root, 'tsconfig.json', '{ "compilerOptions": { "module": "nodenext", "strict": true, "noEmit": true } }\n');
  writeText(root, 'events/things.ts', events.join(''));
  writeText(
    root,
    'tsc-run.config.ts',
    `export default { events: { subscribers: { ${names.map(entry).join(', ')} } } };\n`,
  );
  for (const name of names)
    writeText(root, `functions/subscribers/${name}.ts`, 'export function listen(event: object) {\n  void event;\n}\n');
  mkdirSync(join(root, 'node_modules/@tsc-run'), { recursive: true });
  symlinkSync(REPOSITORY, join(root, 'node_modules/@tsc-run/core'));
  for (const command of ['generate', 'build']) {
    const { status, stderr } = spawnSync(process.execPath, [CLI, command, '--project', root], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`tsc-run ${command}: ${stderr}`);
  }
}

/** What `synth` does after it has read the app: it reads what was built, and compares or writes the template. */
function measureTemplate(root: string): Row {
  const folder = openFolder(root);
  const { analysis } = openWholeProject(folder, listCompiledFiles(folder, loadTsconfigs(folder)));
  const times = Array.from({ length: ROUNDS }, () => {
    rmSync(join(root, 'dist/template.json'), { force: true });
    const started = performance.now();
    synthApp(folder, { analysis, deployment: analysis.deployment!.settings });
    return performance.now() - started;
  });
  return {
    what: 'synth, after reading the app',
    ours: median(times),
    baseline: 'the limit',
    base: MAX_MS,
    unit: 'ms',
    goal: 1,
  };
}

const CDK_APP = `import { App, aws_events as events, aws_events_targets as targets, aws_lambda as lambda, Stack } from 'aws-cdk-lib';
import { aws_lambda_event_sources as sources, aws_sqs as sqs, aws_logs as logs, Duration } from 'aws-cdk-lib';
const stack = new Stack(new App({ outdir: process.argv[2] }), 'Shop');
for (let index = 0; index < ${SUBSCRIBERS}; index++) {
  const queue = new sqs.Queue(stack, 'Dead' + index);
  const live = new sqs.Queue(stack, 'Queue' + index, { deadLetterQueue: { queue, maxReceiveCount: 5 }, visibilityTimeout: Duration.minutes(3) });
  new events.Rule(stack, 'Rule' + index, {
    eventPattern: { source: ['shop/dev'], detailType: ['thing' + index + '.happened'] },
    targets: [new targets.SqsQueue(live, { deadLetterQueue: queue })],
  });
  const own = new lambda.Function(stack, 'Function' + index, {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = () => {}'),
    logGroup: new logs.LogGroup(stack, 'Logs' + index),
  });
  own.addEventSource(new sources.SqsEventSource(live, { reportBatchItemFailures: true }));
}
stack.node.root.synth();
`;

/** Whole processes: ours also reads the sources of the app. */
function measureProcesses(root: string): readonly Row[] {
  return withFolder((folder) => {
    const { version } = installPeer(folder, 'aws-cdk-lib', 'constructs');
    writeText(folder, 'app.mjs', CDK_APP);
    const clean = (): void => rmSync(join(root, 'dist/template.json'), { force: true });
    const { ours, cdk } = race(
      {
        ours: { args: [CLI, 'synth', '--project', root], before: clean },
        cdk: { args: [join(folder, 'app.mjs'), join(folder, 'out')] },
      },
      PROCESS_ROUNDS,
    );
    return [toRow({ what: 'tsc-run synth', cost: ours, baseline: `aws-cdk-lib ${version}`, base: cdk })];
  });
}
