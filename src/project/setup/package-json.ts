import { PACKAGE_JSON, PACKAGE_NAME } from '../../analysis/model/layout.js';
import type { Change } from '../disk/apply-changes.js';
import { addProperty, type JsonFile } from './edit-json.js';
import type { Manifest, Surroundings } from './inspect-app.js';

/** What is installed where nothing is. */
const TYPESCRIPT = '^7.0.2';

/** The scripts and the packages that an app needs. `version` is that of this package. */
export function editPackageJson({ root, manifest, typescript }: Surroundings, home: string, version: string): Change {
  const before = root.read(PACKAGE_JSON) ?? '';
  let file: JsonFile = { path: PACKAGE_JSON, text: before };
  for (const [name, script] of missingScripts(manifest, home)) file = addProperty(file, ['scripts', name], script);
  if (!has(manifest, PACKAGE_NAME)) file = addProperty(file, ['dependencies', PACKAGE_NAME], `^${version}`);
  if (typescript === undefined && !has(manifest, 'typescript'))
    file = addProperty(file, ['devDependencies', 'typescript'], TYPESCRIPT);
  return { ...file, before };
}

const COMMANDS = ['generate', 'check', 'dev'] as const;

/** Scripts for the commands that no script runs yet; a name that is taken gets a prefix. */
function missingScripts(
  { scripts = {} }: Manifest,
  home: string,
): readonly (readonly [name: string, script: string])[] {
  const project = home === '' ? '' : ` --project ${home}`;
  return COMMANDS.flatMap((command) => {
    const isThere = Object.values(scripts).some((each) => new RegExp(`\\btsc-run ${command}\\b`).test(each));
    return isThere ? [] : [[nameScript(scripts, command), `tsc-run ${command}${project}`] as const];
  });
}

function nameScript(scripts: Readonly<Record<string, string>>, command: string): string {
  return Object.hasOwn(scripts, command) ? `tsc-run:${command}` : command;
}

/** The name of the script that runs a command, once the scripts are there. */
export function scriptOf({ scripts = {} }: Manifest, command: (typeof COMMANDS)[number]): string {
  const found = Object.entries(scripts).find(([, each]) => new RegExp(`\\btsc-run ${command}\\b`).test(each));
  return found?.[0] ?? nameScript(scripts, command);
}

/** Whether a package is listed, in whatever way. */
export function has({ dependencies, devDependencies, peerDependencies }: Manifest, name: string): boolean {
  return [dependencies, devDependencies, peerDependencies].some(
    (each) => each !== undefined && Object.hasOwn(each, name),
  );
}
