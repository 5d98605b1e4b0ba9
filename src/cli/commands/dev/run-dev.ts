import { startDev } from '../../../dev/start.js';
import { findAppFolder } from '../../../project/disk/folder.js';
import type { ExitCode, Io } from '../../terminal/io.js';

export async function runDev(options: any, io: Io): Promise<ExitCode> {
  const server = await startDev({
    folder: findAppFolder(io.cwd, options.project),
    port: Number(options.port ?? 3000),
    others: 0,
    host: options.host,
    isExposed: options.expose,
    memory: options.memory,
    inspect: undefined,
    watch: !options['no-watch'],
    keepStdout: false,
    onNews: (news) => console.log(news.kind, news.kind === 'app' ? '' : news),
    onError: console.error,
  });
  server.journal.listen((a) => console.log(a));
  console.log(server.url);
  await new Promise(() => {});
  return 0;
}
