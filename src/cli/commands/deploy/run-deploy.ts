import { quote } from '../../../analysis/lib/quote.js';
import { isEnvironment } from '../../../analysis/model/deployment.js';
import { ENVIRONMENT_FORM } from '../../../deploy/synth/parameters.js';
import { findProject } from '../../../deploy/synth/project.js';
import { synthApp, TEMPLATE } from '../../../deploy/synth/synth-app.js';
import { findAppFolder } from '../../../project/disk/folder.js';
import { ToolError } from '../../../project/disk/tool-error.js';
import type { Format } from '../../report/format.js';
import { toJson } from '../../report/formats/report-json.js';
import type { Report } from '../../report/report.js';
import type { ExitCode, Io } from '../../terminal/io.js';
import { type Deployable, openDeployable, refuse } from '../build/open-deployable.js';
import { printBuild } from '../build/print-build.js';
import { bundleApp } from '../build/run-build.js';
import { describeTemplate } from '../synth/run-synth.js';
import { type Target, toAwsCommands, toShell, toStackName } from './aws-commands.js';
import { runAws } from './run-aws.js';

export type DeployOptions = {
  readonly project: string | undefined;
  readonly format: Format;
  readonly bucket: string | undefined;
  readonly environment: string | undefined;
  readonly stack: string | undefined;
  readonly print: boolean;
};

/**
 * Builds an app, writes its template, and has the AWS CLI deploy it; with `print`, shows the commands for that in place of
 * running them.
 */
export async function runDeploy(options: DeployOptions, io: Io): Promise<ExitCode> {
  const { project, format, print } = options;
  const folder = findAppFolder(io.cwd, project);
  const started = performance.now();
  const { app, report } = await openDeployable(folder, started, io);
  const refuseApp = (why: Report): ExitCode =>
    refuse(why, 'Nothing was deployed.', { format, io, problems: io.stderr });
  if (app === undefined) return refuseApp(report);
  const target = findTarget(app, options);
  const commands = toAwsCommands(target);
  if (!print) await runAws(['--version'], folder.path, io.stderr);
  const bundled = await bundleApp({ folder, app, report, started }, io);
  if (bundled.written === undefined) return refuseApp(bundled.report);
  printBuild(bundled.report, bundled.written, {
    format: 'pretty',
    io: { ...io, stdout: io.stderr },
    problems: io.stderr,
  });
  io.stderr.write(describeTemplate(synthApp(folder, app)));
  if (print) {
    const lines = commands.map((command) => `${toShell(command)}\n`).join('');
    io.stdout.write(format === 'json' ? toJson({ problems: [], commands }) : lines);
    return 0;
  }
  for (const command of commands) await runAws(command, folder.path, io.stderr);
  const { stack, environment } = target;
  if (format === 'json') io.stdout.write(toJson({ problems: [], stack, environment }));
  else io.stdout.write(`deployed ${stack} (environment ${environment})\n`);
  return 0;
}

function findTarget({ analysis, deployment }: Deployable, options: DeployOptions): Target {
  const name = findProject(deployment, analysis.model.settings);
  const environment = options.environment ?? deployment.environment;
  if (!isEnvironment(environment))
    throw new ToolError(
      `--environment ${quote(environment)} is no name of an environment`,
      `It has ${ENVIRONMENT_FORM}.`,
    );
  const { bucket, stack = toStackName(name, environment) } = options;
  if (bucket === undefined)
    throw new ToolError(
      'deploy needs an S3 bucket for the code of the functions',
      'Name one of yours: tsc-run deploy --bucket NAME. aws s3 mb s3://NAME makes one.',
    );
  if (!/^[\w.-]{3,255}$/.test(bucket))
    throw new ToolError(
      `--bucket ${quote(bucket)} is no name of a bucket`,
      'Give the name alone, such as my-code: without s3:// and without a folder.',
    );
  if (!/^[A-Za-z][A-Za-z\d-]{0,127}$/.test(stack))
    throw new ToolError(
      `${quote(stack)} is no name of a stack`,
      'Give one with --stack: up to 128 letters, digits and hyphens, the first a letter.',
    );
  const { outDir } = deployment.build;
  const { region } = deployment;
  return { template: `${outDir}/${TEMPLATE}`, packaged: `${outDir}/packaged.json`, bucket, stack, environment, region };
}
