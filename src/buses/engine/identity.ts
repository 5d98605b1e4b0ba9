import { hostname } from 'node:os';
import { fs } from '../node.js';
import type { Identity } from './store.js';

/** Says which process this is, in a way that others on this machine can check. */
export function identify(): Identity {
  const { pid } = process;
  return { host: hostname(), pid, scope: findScope(), startedAt: readStart(pid)?.at ?? '' };
}

/**
 * Whether a process has certainly ended. That can be known only within one start of the machine and one namespace of
 * pids; everywhere else, only its silence counts.
 */
export function hasEnded({ host, pid, scope, startedAt }: Identity, self: Identity): boolean {
  if (host !== self.host || scope !== self.scope || scope === '') return false;
  if (process.platform === 'linux') {
    const start = readStart(pid);
    if (start !== undefined) return start.isOver || (startedAt !== '' && start.at !== startedAt);
  }
  // A row with our own pid may belong to one of our threads.
  return pid !== self.pid && !exists(pid);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Empty where pids cannot be trusted: without `/proc`, or with one that shows another namespace. */
function findScope(): string {
  if (process.platform !== 'linux') return process.platform;
  try {
    if (fs.readlinkSync('/proc/self') !== String(process.pid)) return '';
    return `${fs.readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()} ${fs.readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return '';
  }
}

/** When a process started, in ticks since the machine did. A zombie is over. Undefined when nobody says. */
function readStart(pid: number): { readonly at: string; readonly isOver: boolean } | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name of the program, in brackets, may hold spaces and brackets.
    const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { at: fields[18] ?? '', isOver: state === 'Z' || state === 'X' };
  } catch {
    return undefined;
  }
}
