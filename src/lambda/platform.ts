import { eventBridgeBus } from '../buses/eventbridge/bus.js';
import type { Bus } from '../runtime/bus.js';
import { readVariable } from '../runtime/environment/from-env.js';
import { findDeadline, trackEmits } from './invocation.js';
import { readParameter } from './parameters.js';

// Takes the place of `src/runtime/environment/platform.ts` in the bundles of `tsc-run build`.

/** The bus that the template of the app names. Opened with its first event, so that an error rejects an emit. */
export function openBus(): Bus {
  let bus: Bus | undefined;
  return trackEmits({
    publish: async (batch) => (bus ??= eventBridgeBus({ deadline: findDeadline })).publish(batch),
  });
}

/** The parameter `/<project>/<environment>/<name>`; outside of a deployed app, the environment variable. */
export async function readSecret(name: string): Promise<string | undefined> {
  const source = readVariable('TSC_RUN_SOURCE');
  return source === undefined ? undefined : readParameter(`/${source}/${name}`);
}
