import type { Analysis } from '../model/analysis.js';
import { readCallSites } from '../stages/call-sites.js';
import { diagnoseCallSites, diagnoseFailures, type Findings, sortProblems } from '../stages/diagnose.js';
import type { ModuleFacts } from '../model/facts.js';
import type { FileStore } from './file-store.js';
import { isBelow } from '../model/layout.js';
import type { CallSite, Settings } from '../model/model.js';
import type { Problem } from '../model/problem.js';
import { keepLast, rememberAll } from './remember.js';

/** The calls of `emit`, and what is wrong with them. */
type Calls = { readonly callSites: readonly CallSite[]; readonly problems: readonly Problem[] };

export type CallReader = (files: FileStore, findings: Findings) => Calls & Pick<Analysis, 'wanted'>;

/** Reads the calls of `emit` in an app; of what was read before, only what has changed. */
export function createCallReader(): CallReader {
  const readersOf = keepLast((outDir: string, registry: Settings['registry']) =>
    rememberAll((modules, file) => readCallSites(modules, file, { outDir, registry })),
  );
  const concludeAgain = keepLast(conclude);
  return (files, findings) => {
    const { outDir, registry } = findings.config.settings;
    const readAgain = readersOf(outDir, registry);
    const emitters = files.starts().emitters.filter((file) => !isBelow(file, outDir));
    const facts = emitters.map((file) => files.read(file) as ModuleFacts);
    // A file that does not parse makes no calls, whatever it last said.
    const sound = facts.filter(({ failure }) => failure === undefined);
    const failures = facts.filter(({ failure }) => failure !== undefined);
    const readings = readAgain(
      files,
      sound.map(({ file }) => file),
    );
    const sites = readings.map(({ value }) => value);
    return { ...concludeAgain(sites, failures, findings), wanted: readings.flatMap(({ wanted }) => wanted) };
  };
}

function conclude(
  sites: readonly (readonly CallSite[])[],
  failures: readonly ModuleFacts[],
  findings: Findings,
): Calls {
  const callSites = sites.flat();
  const untold = failures.filter((each) => !findings.failures.includes(each));
  const problems = [...diagnoseFailures(untold), ...diagnoseCallSites(callSites, findings)];
  return { callSites, problems: sortProblems(problems) };
}
