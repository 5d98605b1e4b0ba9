import pico from 'picocolors';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createProgress } from '../../src/cli/terminal/progress.js';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

function createTerminal(terminal = true) {
  const written: string[] = [];
  const output = {
    write: (text: string) => void written.push(text),
    terminal,
    columns: 80,
    colors: pico.createColors(false),
  };
  return { written, progress: createProgress(output) };
}

test('nothing is shown for short work', () => {
  const { written, progress } = createTerminal();
  progress.step('Type-checking');
  vi.advanceTimersByTime(900);
  progress.done();
  vi.advanceTimersByTime(5000);
  expect(written).toEqual([]);
});

test('long work shows its step after a second and clears it at the end', () => {
  const { written, progress } = createTerminal();
  progress.step('Type-checking');
  vi.advanceTimersByTime(1000);
  progress.step('Writing');
  progress.done();
  expect(written).toEqual(['\r\u001B[KType-checking …', '\r\u001B[KWriting …', '\r\u001B[K']);
});

test('nothing is shown without a terminal', () => {
  const { written, progress } = createTerminal(false);
  progress.step('Type-checking');
  vi.advanceTimersByTime(5000);
  progress.done();
  expect(written).toEqual([]);
});
