import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderTemplate } from '../../src/deploy/synth/template.js';
import { installPeer } from '../bench/install-peer.js';
import { REPOSITORY } from '../support/app.js';
import { readExamples } from '../support/examples.js';
import { createFolder, type Files, writeFiles } from '../support/temp-folder.js';
import { synthesizeSample, toInput } from './sample.js';

/** 190 MB, so it is no development dependency. */
const isWanted = Boolean(process.env['CI'] ?? process.env['LONG']);
const reason = 'aws-cdk-lib is installed only with CI or LONG=1';

const MAIN = `import { App } from 'aws-cdk-lib';
import { Capture, Match, Template } from 'aws-cdk-lib/assertions';
import { AppStack } from './lib/app-stack.js';

const template = Template.fromStack(new AppStack(new App(), 'Shop', { dist: 'dist', environment: 'prod' }));
const SOURCE = { 'Fn::Sub': 'shop/prod' };
template.resourceCountIs('AWS::Lambda::Function', 5);
template.resourceCountIs('AWS::SQS::Queue', 3);
template.allResourcesProperties('AWS::Lambda::Function', {
  Code: { S3Bucket: Match.anyValue(), S3Key: Match.stringLikeRegexp('^[0-9a-f]{64}.zip$') },
  Environment: { Variables: Match.objectLike({ TSC_RUN_SOURCE: SOURCE, TSC_RUN_EVENT_BUS: { Ref: 'Bus' } }) },
});
template.hasResourceProperties('AWS::Events::Rule', {
  EventPattern: { source: [SOURCE, 'billing/prod'], 'detail-type': ['user.registered', 'user.verified'] },
});
const dead = new Capture();
template.hasResourceProperties('AWS::SQS::Queue', {
  VisibilityTimeout: 185,
  RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': [dead, 'Arn'] }, maxReceiveCount: 5 },
});
template.hasResource('AWS::SQS::Queue', { Properties: Match.objectLike({ MessageRetentionPeriod: 1209600 }) });
template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
  BatchSize: 100,
  FunctionResponseTypes: ['ReportBatchItemFailures'],
});
template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', { MaximumRetryAttempts: 2 });
template.hasResourceProperties('AWS::IAM::Role', {
  ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonDynamoDBReadOnlyAccess'],
});
template.hasOutput('ApiUrl', { Value: { 'Fn::GetAtt': ['HttpApi', 'ApiEndpoint'] } });
process.stdout.write(dead.asString());
`;

test.skipIf(!isWanted)(
  `the documented stack of CDK compiles, and has all of the template (${reason})`,
  () => {
    const [example] = readExamples('docs/aws/tools.md', '## CDK');
    expect(example?.path).toBe('lib/app-stack.ts');
    const code = toInput().manifest.functions.map(({ folder }) => [`dist/${folder}/index.mjs`, `// ${folder}\n`]);
    const root = createFolder({
      'dist/template.json': renderTemplate(synthesizeSample().template),
      ...(Object.fromEntries(code) as Files),
    });
    installPeer(root, 'aws-cdk-lib', 'constructs');
    writeFiles(root, {
      'package.json': '{ "type": "module", "private": true }\n',
      'lib/app-stack.ts': example!.text,
      'main.ts': MAIN,
      'tsconfig.json': JSON.stringify({
        compilerOptions: {
          strict: true,
          module: 'nodenext',
          target: 'es2022',
          types: ['node'],
          skipLibCheck: true,
          outDir: 'out',
        },
      }),
    });
    symlinkSync(join(REPOSITORY, 'node_modules/@types'), join(root, 'node_modules/@types'));
    const run = (...args: readonly string[]): string =>
      execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
    expect(run(join(REPOSITORY, 'node_modules/typescript/lib/tsc.js'), '-p', '.')).toBe('');
    expect(run('out/main.js')).toBe('SubscriberSendWelcomeEmailDeadLetters');
  },
  300_000,
);
