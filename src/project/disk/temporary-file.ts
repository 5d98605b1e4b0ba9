import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { systemCode } from './tool-error.js';

/** A path beside `target` for a text that is to replace it; it names the process that writes it. */
export function toTemporary(target: string): string {
  const random = Math.random().toString(16).slice(2, 10).padEnd(8, '0');
  return join(dirname(target), `.${basename(target)}.${process.pid}-${random}.tmp`);
}

/** Removes what runs that were killed left beside `target`; nothing of a run that is alive. */
export function removeAbandoned(target: string): void {
  const folder = dirname(target);
  const start = `.${basename(target)}.`;
  for (const name of listNames(folder)) {
    const [, pid] = (name.startsWith(start) && /^(\d+)-[0-9a-f]{8}\.tmp$/.exec(name.slice(start.length))) || [];
    if (pid !== undefined && !isOtherRun(Number(pid))) removeIfAllowed(join(folder, name));
  }
}

function listNames(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** This process writes nothing while it cleans up, so its own number is that of an earlier one. */
function isOtherRun(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

function removeIfAllowed(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // It does no harm: the folder is read-only, and writing will say so.
  }
}
