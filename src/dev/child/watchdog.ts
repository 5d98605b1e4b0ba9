/** Ends a process whose server has ended, even while its main thread is blocked. It runs in a thread of its own. */
export const WATCHDOG = `
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
}, 2000);
`;
