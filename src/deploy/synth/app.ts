import type { Deployment, SubscriberDeployment } from '../../analysis/model/deployment.js';
import type { EventModel, Subscriber } from '../../analysis/model/model.js';
import type { BuildManifest, BuiltFunction } from '../manifest.js';
import { toLogicalId } from './logical-id.js';

/** All that a template follows from. */
export type App = {
  readonly deployment: Deployment;
  /** The first part of the app's `Source`, in lower case. */
  readonly project: string;
  readonly runtime: string;
  /** Sorted by name, without the external ones. */
  readonly subscribers: readonly DeployedSubscriber[];
  readonly apis: readonly DeployedFunction[];
};

export type DeployedFunction = {
  /** The start of the logical IDs of all that belongs to it. */
  readonly id: string;
  readonly built: BuiltFunction;
};

export type DeployedSubscriber = DeployedFunction & {
  readonly name: string;
  /** The names of its events, sorted. */
  readonly events: readonly string[];
  readonly settings: SubscriberDeployment;
};

export type AppInput = {
  readonly deployment: Deployment;
  readonly model: EventModel;
  /** What was built, of the same app. */
  readonly manifest: BuildManifest;
  readonly project: string;
};

/** Joins each subscriber with its settings and its bundle. */
export function toApp({ deployment, model, manifest, project }: AppInput): App {
  const bundles = new Map(manifest.functions.map((built) => [`${built.kind} ${built.name}`, built]));
  const settingsOf = new Map(Object.entries(deployment.subscribers));
  return {
    deployment,
    project,
    runtime: manifest.runtime,
    subscribers: listDeployed(model).flatMap(({ name, events }) => {
      const built = bundles.get(`subscriber ${name}`);
      const settings = settingsOf.get(name);
      if (built === undefined || settings === undefined || events.length === 0) return [];
      return [{ id: `Subscriber${toLogicalId(name)}`, name, events, settings, built }];
    }),
    apis: manifest.functions
      .filter(({ kind }) => kind === 'api')
      .map((built) => ({ id: `Api${toLogicalId(toOwnName(built))}`, built })),
  };
}

/** `users.ts` and `users.mts` may both have routes. */
function toOwnName({ name, file }: BuiltFunction): string {
  return file === undefined || file.endsWith('.ts') ? name : file;
}

/** The subscribers that are functions of the app. */
export function listDeployed({ subscribers }: EventModel): readonly Subscriber[] {
  return subscribers.filter(({ external }) => !external);
}
