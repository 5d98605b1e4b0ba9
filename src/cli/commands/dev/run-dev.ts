import type { DevServer } from '../../../dev/options.js';
import { startDev } from '../../../dev/start.js';
import { findAppFolder } from '../../../project/disk/folder.js';
import { ToolError } from '../../../project/disk/tool-error.js';
import type { Format } from '../../report/format.js';
import type { ExitCode, Io } from '../../terminal/io.js';
import { openBrowser, readKeys, restoreKeys } from './keys.js';
import type { Show } from './show.js';
import { createTally } from './tally.js';

export type RunDevOptions = {
  readonly project: string | undefined;
  readonly format: Format;
  readonly port: string | undefined;
  readonly host: string | undefined;
  readonly expose: boolean;
  readonly 'no-watch': boolean;
  readonly memory: boolean;
  readonly inspect: boolean;
  readonly verbose: boolean;
};

const DEFAULT_PORT = 3000;
/** How many ports are tried after the default one. */
const OTHER_PORTS = 10;
const INSPECT_PORT = 9229;

/** Serves an app until it is told to stop. */
export async function runDev(options: RunDevOptions, io: Io): Promise<ExitCode> {
  const port = options.port === undefined ? DEFAULT_PORT : readPort(options.port);
  const folder = findAppFolder(io.cwd, options.project);
  const isJson = options.format === 'json';
  const hasKeys = !isJson && io.stdout.terminal && process.stdin.isTTY;
  const tally = createTally();
  let show!: Show;
  const server = await startDev({
    folder,
    port,
    others: options.port === undefined ? OTHER_PORTS : 0,
    host: options.host,
    isExposed: options.expose,
    memory: options.memory,
    inspect: options.inspect ? INSPECT_PORT : undefined,
    watch: !options['no-watch'],
    keepStdout: isJson,
    onProcessEnd: restoreKeys,
    async loadShow() {
      const { createShow } = await import('./create-show.js');
      show = createShow({ isJson, folder, io, port, verbose: options.verbose, hasKeys });
      return {
        activity(activity) {
          tally.add(activity);
          show.activity(activity);
        },
        news: show.news,
        trouble: (error) => show.trouble(error instanceof ToolError ? error.message : String((error as Error).stack)),
      };
    },
  });
  const code = await untilStopped(server, io, show.stopping);
  show.summary(tally.counts());
  return code;
}

/** The first signal lets what runs end; the second does not. */
function untilStopped(server: DevServer, io: Io, onStopping: () => void): Promise<ExitCode> {
  return new Promise((resolve) => {
    let isStopping = false;
    const stop = (): void => {
      if (isStopping) {
        server.kill();
        return process.exit(130);
      }
      isStopping = true;
      const patient = setTimeout(onStopping, 300);
      const end = async (): Promise<void> => {
        await server.close();
        clearTimeout(patient);
        endKeys();
        resolve(0);
      };
      void end();
    };
    const endKeys = readKeys({
      o: () => openBrowser(`${server.url}/_tsc-run`, () => io.stdout.write(`Open ${server.url}/_tsc-run\n`)),
      r: server.restart,
      c: () => io.stdout.write('\x1B[2J\x1B[3J\x1B[H'),
      q: stop,
      interrupt: stop,
    });
    const hangUp = (code: number): void => {
      server.kill();
      process.exit(code);
    };
    // Nobody sees it any more: the terminal was closed, or who reads the output has ended.
    process.on('SIGHUP', () => hangUp(129));
    process.stdout.on('error', () => hangUp(0));
    // Other commands just end.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.removeAllListeners(signal);
      process.on(signal, stop);
    }
  });
}

function readPort(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new ToolError(`--port ${text} is no port`, 'Give a number from 0 to 65535; 0 means any free port.');
}
