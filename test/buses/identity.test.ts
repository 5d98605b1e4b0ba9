import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { hasEnded, identify } from '../../src/buses/engine/identity.js';

const self = identify();
/** The pid of a process that has ended. */
const { pid } = spawnSync(process.execPath, ['-e', '']);

it('a process of the same scope that is gone has ended', () => {
  expect(hasEnded({ ...self, pid }, self)).toBe(true);
});

it('this process lives', () => {
  expect(hasEnded(self, self)).toBe(false);
});

it.each([
  ['on another machine', { host: 'elsewhere' }],
  ['in another namespace, or before the machine was started again', { scope: 'another' }],
])('nobody can know of a process %s', (_, other) => {
  expect(hasEnded({ ...self, pid, ...other }, self)).toBe(false);
});

it('nobody can know of any process where pids cannot be trusted', () => {
  const unknown = { ...self, pid, scope: '' };
  expect(hasEnded(unknown, unknown)).toBe(false);
});

it.skipIf(process.platform !== 'linux')('a process whose pid another one has got since has ended', () => {
  expect(hasEnded({ ...self, startedAt: '1' }, self)).toBe(true);
});
