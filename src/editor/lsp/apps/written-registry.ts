import { once } from '../../../analysis/lib/memo.js';
import type { Compiled } from '../../../analysis/features/told-by-types.js';
import type { Session } from '../../../analysis/session/session.js';
import { readManifest } from '../../../project/output/old-manifest.js';

/** What TypeScript's own server knows of an app, which reads the generated files from the disk. */
export type WrittenRegistry = Compiled;

/** Reads the generated files when they are asked about: most apps have nothing to ask. */
export function readCompiled({ folder, analysis, textOf }: Session): WrittenRegistry {
  const { file, outDir } = analysis().model.settings;
  const events = once(() => readManifest(folder.read(`${outDir}/manifest.json`)).events ?? new Map<string, unknown>());
  return {
    declares: (name) => events().has(name),
    accepts: (name) => hasSubscriber(events().get(name)),
    isConfigTyped: file !== undefined && /\bdefineConfig\s*\(/.test(textOf(file) ?? ''),
  };
}

function hasSubscriber(entry: unknown): boolean {
  const subscribers = typeof entry === 'object' && entry !== null ? Reflect.get(entry, 'subscribers') : undefined;
  return Array.isArray(subscribers) && subscribers.length > 0;
}
