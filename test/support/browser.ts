import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** The Chromium of `CHROMIUM`, or of Debian's package. */
function findBrowser(): string | undefined {
  return [process.env['CHROMIUM'] ?? '', '/usr/bin/chromium'].find((path) => existsSync(path));
}

/** Why there is no browser, for the titles of tests that are skipped. Empty when there is one. */
export const whyNoBrowser =
  findBrowser() === undefined ? '(skipped: no Chromium on this machine; run apt-get install chromium)' : '';

/** Starts a browser without a window. */
export function openBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error(whyNoBrowser);
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({ executablePath, args: isRoot ? ['--no-sandbox'] : [] });
}
