import type { Event, EventModel, Subscriber } from '../core/model.js';
import { createMemory } from './memory.js';
import { renderManifest } from './manifest.js';
import { renderRegistry } from './registry.js';
import { renderSubscribers } from './subscribers.js';
import type { VirtualFile } from './virtual-file.js';

/**
 * Everything that is generated for an app; the manifest comes last and names the others. `root` is the folder of the
 * config; only generated files outside it take folder names from it.
 */
export function renderFiles(model: EventModel, root: string, memory = createMemory()): readonly VirtualFile[] {
  const code = [renderRegistry(model, root, memory), renderSubscribers(model, root)];
  const names = [...code.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)), 'manifest.json'];
  return [...code, renderManifest(model, names, memory)];
}

/** Whether two models give the same generated files: they may differ in where things stand in the app. */
export function isSameOutput(a: EventModel, b: EventModel): boolean {
  return (
    JSON.stringify(a.settings) === JSON.stringify(b.settings) &&
    isSameList(a.events, b.events, isSameEvent) &&
    isSameList(a.subscribers, b.subscribers, isSameSubscriber)
  );
}

function isSameEvent(a: Event, b: Event): boolean {
  const sameType = a.type.file === b.type.file && a.type.exportName === b.type.exportName;
  return a.name === b.name && sameType && isSameList(a.subscribers, b.subscribers, Object.is);
}

function isSameSubscriber(a: Subscriber, b: Subscriber): boolean {
  const sameFile = a.file === b.file && a.external === b.external;
  return a.name === b.name && sameFile && isSameList(a.events, b.events, Object.is);
}

function isSameList<T>(a: readonly T[], b: readonly T[], isSame: (a: T, b: T) => boolean): boolean {
  return a.length === b.length && a.every((each, index) => isSame(each, b[index] as T));
}
