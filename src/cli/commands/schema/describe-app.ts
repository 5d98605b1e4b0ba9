import type { Folder } from '../../../analysis/model/folder.js';
import { PACKAGE_JSON } from '../../../analysis/model/layout.js';
import type { Event } from '../../../analysis/model/model.js';
import type { AppDescription } from '../../../contracts/schema/async-api.js';
import type { Project } from '../../../project/app/project.js';

/** What an AsyncAPI document says of an app beside its payloads. */
export function describeApp(folder: Folder, { analysis }: Project, events: readonly Event[]): AppDescription {
  const { model, callSites } = analysis;
  const { name, version, description } = readPackage(folder);
  return {
    title: name ?? folder.path.slice(folder.path.lastIndexOf('/') + 1),
    version: version ?? '0.0.0',
    ...(description !== undefined && { description }),
    events: events.map((event) => {
      const emits = callSites.filter((site) => site.names.some((each) => each.name === event.name));
      return {
        name: event.name,
        typeName: event.type.typeName,
        emitters: [...new Set(emits.map(({ span }) => span.file))],
        subscribers: model.subscribers.filter((each) => each.events.includes(event.name)),
      };
    }),
  };
}

type Package = { readonly [Field in 'name' | 'version' | 'description']?: string };

function readPackage(folder: Folder): Package {
  try {
    const read = JSON.parse(folder.read(PACKAGE_JSON) ?? '{}') as Record<string, unknown>;
    const fields = ['name', 'version', 'description'].map((each) => [each, read[each]]);
    return Object.fromEntries(fields.filter(([, value]) => typeof value === 'string' && value !== '')) as Package;
  } catch {
    return {};
  }
}
