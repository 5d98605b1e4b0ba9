import { resolve } from 'node:path';
import type { Analysis } from '../../analysis/model/analysis.js';
import type { Deployment } from '../../analysis/model/deployment.js';
import type { Folder } from '../../analysis/model/folder.js';
import { replaceFiles, tidyFiles } from '../../project/disk/replace-files.js';
import { ToolError } from '../../project/disk/tool-error.js';
import { readBuildManifest } from '../manifest.js';
import { checkBuild } from './check-build.js';
import { findProject } from './project.js';
import { synthesize } from './synthesize.js';
import type { Template } from './template.js';

export const TEMPLATE = 'template.json';

export type Synthesized = {
  /** Relative to the app. */
  readonly path: string;
  readonly template: Template;
  readonly project: string;
  /** Whether the file had another text before. */
  readonly changed: boolean;
};

/** An app without problems. */
export type SynthInput = { readonly analysis: Analysis; readonly deployment: Deployment };

/** Writes the template beside what `tsc-run build` built. Throws a `ToolError` if the app cannot be deployed. */
export function synthApp(folder: Folder, { analysis, deployment }: SynthInput): Synthesized {
  const { outDir } = deployment.build;
  const project = findProject(deployment, analysis.model.settings);
  const manifest = readBuildManifest(folder, outDir);
  checkBuild({ analysis, deployment, manifest, folder: resolve(folder.path, outDir) });
  const { template, text, faults } = synthesize({ deployment, model: analysis.model, manifest, project });
  const [fault] = faults;
  if (fault !== undefined) throw new ToolError(fault.message, fault.help);
  const path = `${outDir}/${TEMPLATE}`;
  return { path, template, project, changed: writeTemplate(folder, path, text) };
}

function writeTemplate(folder: Folder, path: string, text: string): boolean {
  const before = folder.read(path);
  if (before !== undefined && !isTemplate(before))
    throw new ToolError(
      `${path} is not a template that tsc-run synth wrote`,
      'Move it away, or name another folder with build.outDir in the config.',
    );
  if (before !== text) replaceFiles(folder, [{ path, text }]);
  tidyFiles(folder, [path]);
  return before !== text;
}

/** Whether a file may be written over. */
function isTemplate(text: string): boolean {
  return text.trim() === '' || /^\{\s*"AWSTemplateFormatVersion"[^]*, by tsc-run synth"/.test(text.slice(0, 1000));
}
