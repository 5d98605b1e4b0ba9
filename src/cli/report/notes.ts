import type { Analysis } from '../../analysis/model/analysis.js';
import type { Folder } from '../../analysis/model/folder.js';
import { CONFIG_FILES } from '../../analysis/model/layout.js';
import { createGlobTest } from '../../analysis/lib/globs.js';
import { findDefinition } from '../../analysis/problems/index.js';
import type { Finding } from './finding.js';
import { isCompilerCode } from './label.js';
import { count } from './summary.js';

/** Says how to write a first event, in an app without events. That is not a problem. */
export function noteEmpty({ model, coverage, diagnostics }: Analysis, folder: Folder): readonly string[] {
  const leavesOut = diagnostics.some(({ code }) => findDefinition(code)?.leavesEventOut);
  if (coverage !== 'whole' || leavesOut) return [];
  const { eventsDir } = model.settings;
  if (folder.list(`src/${eventsDir}`).length > 0) {
    const config = model.settings.file ?? CONFIG_FILES[0];
    return [`No event types found in ${eventsDir}/, but there is src/${eventsDir}/: move ${config} into src/.`];
  }
  return [
    `No event types found in ${eventsDir}/. An event is a type whose name ends in Event, for example in ${eventsDir}/user-registered.ts:`,
    '  export type UserRegisteredEvent = { id: string };',
  ];
}

/** Says how many files of the tsconfigs the config leaves out. */
export function noteExcluded(compiled: readonly string[], exclude: readonly string[]): readonly string[] {
  const { length } = compiled.filter(createGlobTest(exclude));
  return length === 0 ? [] : [`events.exclude leaves out ${count(length, 'file')}.`];
}

/** Says that some errors of the compiler may go away with fresh generated files. */
export function noteStaleCompilation(findings: readonly Finding[]): readonly string[] {
  if (!findings.some(({ code }) => isCompilerCode(code))) return [];
  return ['The generated files are not up to date, so some of the errors of the compiler may only follow from that.'];
}

/** Names the doctor, where a finding is about what surrounds the code: tsconfigs, copies of this package, old output. */
export function noteSetup(isAboutSetup: boolean): readonly string[] {
  return isAboutSetup
    ? ['Some of this comes from how the app is set up. To look at that as a whole: npx tsc-run doctor']
    : [];
}
