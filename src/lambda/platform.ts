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

/** The parameter `/<project>/<environment>/<name>`; `undefined` outside of a deployed app. */
export async function readSecret(name: string): Promise<string | undefined> {
  const source = readVariable('TSC_RUN_SOURCE');
  if (source === undefined) return undefined;
  try {
    return await readParameter(`/${source}/${name}`);
  } catch (cause) {
    throw new Error(`The secret '${name}' cannot be read: ${(cause as Error).message}`, { cause });
  }
}
