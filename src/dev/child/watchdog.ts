/**
 * Ends a process whose server has ended, and what it started, even while its main thread is blocked. It runs in a thread of
 * its own.
 */
export const WATCHDOG = `
const parent = process.ppid;
const group = process.platform === 'win32' ? process.pid : -process.pid;
setInterval(() => {
  if (process.ppid !== parent) process.kill(group, 'SIGKILL');
}, 2000);
`;
