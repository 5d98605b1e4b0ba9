import { PACKAGE_JSON, PACKAGE_NAME } from '../../analysis/model/layout.js';
import type { Change } from '../disk/apply-changes.js';
import { addProperty, type JsonFile } from './edit-json.js';
import { type Manifest, NODE_TYPES, type Surroundings } from './inspect-app.js';

/** What is installed where no compiler is. */
const COMPILER = { typescript: '^7.0.2', [NODE_TYPES]: '^24.0.0' } as const;

/** The scripts and the packages that an app needs. `version` is that of this package. */
export function editPackageJson(surroundings: Surroundings, home: string, version: string): Change {
  const { root, manifest } = surroundings;
  const before = root.read(PACKAGE_JSON) ?? '';
  let file: JsonFile = { path: PACKAGE_JSON, text: before };
  for (const [name, script] of missingScripts(manifest, home)) file = addProperty(file, ['scripts', name], script);
  if (!has(manifest, PACKAGE_NAME)) file = addProperty(file, ['dependencies', PACKAGE_NAME], `^${version}`);
  for (const name of missingCompiler(surroundings)) file = addProperty(file, ['devDependencies', name], COMPILER[name]);
  return { ...file, before };
}

/** TypeScript, and the types of Node with it; an app that has a compiler chose its types already. */
function missingCompiler({ manifest, typescript, nodeTypes }: Surroundings): readonly (keyof typeof COMPILER)[] {
  if (typescript !== undefined || has(manifest, 'typescript')) return [];
  return nodeTypes || has(manifest, NODE_TYPES) ? ['typescript'] : ['typescript', NODE_TYPES];
}

/** Whether the types of Node are there, or will be with the packages of package.json. */
export function hasNodeTypes(surroundings: Surroundings): boolean {
  const { manifest, nodeTypes } = surroundings;
  return nodeTypes || has(manifest, NODE_TYPES) || missingCompiler(surroundings).includes(NODE_TYPES);
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
