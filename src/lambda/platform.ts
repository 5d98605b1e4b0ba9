import { createBus } from '../buses/eventbridge/bus.js';
import { readSettings } from '../buses/eventbridge/options.js';
import type { Bus } from '../runtime/bus.js';
import { readVariable } from '../runtime/environment/from-env.js';
import { findDeadline } from './invocation.js';
import { readParameter } from './parameters.js';
import { trackEmits } from './track-emits.js';

// Takes the place of `src/runtime/environment/platform.ts` in the bundles of `tsc-run build`.

/** The bus that the template of the app names. Opened with its first event, so that an error rejects an emit. */
export function openBus(): Bus {
  let bus: Bus | undefined;
  const open = (): Bus => trackEmits(createBus(readSettings({ deadline: findDeadline })));
  return { publish: async (batch) => (bus ??= open()).publish(batch) };
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
