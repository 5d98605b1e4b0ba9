import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** How long after an app was read, in milliseconds: its first answers come before. */
const SETTLE_MS = 1000;

/**
 * Soon gives back the memory that reading an app took. V8 trades memory for speed, which suits programs that end soon: it
 * lets garbage reach several times what is in use, and keeps 128 MB for young objects alone once they took that. An editor
 * is open all day. Set before an app is read, the flag would make that take half as long again; set later, it has no effect
 * until everything is collected.
 */
export function saveMemorySoon(): void {
  setTimeout(() => {
    setFlagsFromString('--optimize-for-size');
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    collect();
  }, SETTLE_MS).unref();
}
