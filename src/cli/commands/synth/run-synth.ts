import { synthApp, type Synthesized } from '../../../deploy/synth/synth-app.js';
import { findAppFolder } from '../../../project/disk/folder.js';
import type { Format } from '../../report/format.js';
import { toJson } from '../../report/formats/report-json.js';
import { count } from '../../report/summary.js';
import type { ExitCode, Io } from '../../terminal/io.js';
import { openDeployable, refuse } from '../build/open-deployable.js';

export type SynthOptions = { readonly project: string | undefined; readonly format: Format };

/** Writes the template of an app. */
export async function runSynth({ project, format }: SynthOptions, io: Io): Promise<ExitCode> {
  const started = performance.now();
  const folder = findAppFolder(io.cwd, project);
  const { app, report } = await openDeployable(folder, started, io);
  if (app === undefined) return refuse(report, 'No template was written.', { format, io, problems: io.stderr });
  const synthesized = synthApp(folder, app);
  if (format === 'json') io.stdout.write(toJson({ problems: [], template: toSummary(synthesized) }));
  else io.stdout.write(describeTemplate(synthesized));
  return 0;
}

export function describeTemplate(synthesized: Synthesized): string {
  const { path, changed, functions, resources } = toSummary(synthesized);
  const about = `${count(functions, 'function')}, ${count(resources, 'resource')}`;
  return `${changed ? 'wrote' : 'unchanged:'} ${path} (${about})\n`;
}

type Summary = {
  readonly path: string;
  readonly changed: boolean;
  readonly functions: number;
  readonly resources: number;
};

function toSummary({ path, changed, template }: Synthesized): Summary {
  const types = Object.values(template.Resources).map(({ Type }) => Type);
  const functions = types.filter((type) => type === 'AWS::Lambda::Function').length;
  return { path, changed, functions, resources: types.length };
}
