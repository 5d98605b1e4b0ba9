import { spawn } from 'node:child_process';

/** What the keys of a terminal do. */
export type Keys = Readonly<Record<'o' | 'r' | 'c' | 'q', () => void>> & {
  /** Ctrl+C, which does not stop a program that reads single keys. */
  readonly interrupt: () => void;
};

/** Reads single keys from the terminal, until the returned function is called. */
export function readKeys(keys: Keys, input: NodeJS.ReadStream = process.stdin): () => void {
  if (!input.isTTY) return () => undefined;
  const onData = (data: Buffer): void => {
    for (const key of data.toString()) {
      if (key === '\u0003') keys.interrupt();
      else if (key === 'o' || key === 'r' || key === 'c' || key === 'q') keys[key]();
    }
  };
  input.setRawMode(true);
  input.on('data', onData);
  input.resume();
  return () => {
    input.off('data', onData);
    input.setRawMode(false);
    input.pause();
  };
}

/**
 * Makes the terminal give single keys again. A program of Node that ends leaves the terminal as it found it, and a process
 * of the app may have found it before the keys were read.
 */
export function restoreKeys(input: NodeJS.ReadStream = process.stdin): void {
  if (!input.isRaw) return;
  input.setRawMode(false);
  input.setRawMode(true);
}

/** Opens a page in the browser of the user. Calls `onError` if there is no way to. */
export function openBrowser(url: string, onError: () => void): void {
  const [command, ...rest] = OPENERS[process.platform] ?? ['xdg-open'];
  const child = spawn(command!, [...rest, url], { stdio: 'ignore', detached: true });
  child.on('error', onError);
  child.on('exit', (code) => {
    if (code !== 0) onError();
  });
  child.unref();
}

const OPENERS: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};
