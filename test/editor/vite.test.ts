import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import * as vite8 from 'vite';
import * as vite7 from 'vite-7';
import { createApp, REPOSITORY } from '../support/app.js';
import { listFolder, readFile, writeFiles } from '../support/temp-folder.js';
import { waitFor } from '../support/wait-for.js';

const { tscRun } = createRequire(import.meta.url)(join(REPOSITORY, 'dist/vite.cjs')) as {
  tscRun: (options?: { project?: string }) => vite8.Plugin;
};

const SITE = {
  'index.html': '<script type="module" src="/main.js"></script>\n',
  'main.js': 'document.title = "site";\n',
};
const BROKEN = 'export type UserRegisteredEvent<T> = { id: T };\n';

/** What the overlay of a page would show, as the page hears it. */
type Message = { readonly type: string; readonly updates?: readonly unknown[]; readonly err?: OverlayError };
type OverlayError = {
  readonly message: string;
  readonly frame: string;
  readonly id: string;
  readonly loc: { readonly line: number; readonly column: number };
};

type Vite = { createServer: typeof vite8.createServer; build: typeof vite8.build };
const VERSIONS: readonly (readonly [string, Vite])[] = [
  ['8', vite8],
  ['7', vite7 as unknown as Vite],
];

/** The options of a Vite that prints into `printed`. */
function options(root: string, printed: string[] = []): vite8.InlineConfig {
  const print = (text: string): void => void printed.push(text);
  const logger = { ...vite8.createLogger('silent'), info: print, warn: print, warnOnce: print, error: print };
  return {
    root,
    configFile: false,
    customLogger: logger,
    plugins: [tscRun()],
    cacheDir: join(root, 'node_modules/.vite'),
  };
}

async function serve({ createServer }: Vite, root: string, printed: string[] = []) {
  const server = await createServer({ ...options(root, printed), server: { port: 0, host: '127.0.0.1' } });
  onTestFinished(() => server.close());
  await server.listen();
  const address = server.httpServer?.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server does not listen');
  return { server, url: `ws://127.0.0.1:${address.port}/?token=${server.config.webSocketToken}` };
}

function open(url: string): readonly Message[] {
  const messages: Message[] = [];
  const socket = new WebSocket(url, 'vite-hmr');
  socket.addEventListener('message', ({ data }) => messages.push(JSON.parse(String(data)) as Message));
  onTestFinished(() => socket.close());
  return messages;
}

const errorsOf = (messages: readonly Message[]) => messages.flatMap(({ err }) => err ?? []);
const isClearing = ({ type, updates }: Message) => type === 'update' && updates?.length === 0;

describe.each(VERSIONS)('Vite %s', (_, vite) => {
  test('generates at the start and on change, and shows a problem until it is mended', async () => {
    const root = createApp(SITE);
    const printed: string[] = [];
    const { url } = await serve(vite, root, printed);
    expect(readFile(root, 'generated/events.ts')).toContain('user.registered');

    const page = open(url);
    await waitFor(() => page.some(({ type }) => type === 'connected'), 'connection');
    const whole = readFile(root, 'events/user-registered.ts');
    writeFiles(root, { 'events/user-registered.ts': BROKEN });
    await waitFor(() => errorsOf(page).length > 0, 'error in the overlay');
    const [error] = errorsOf(page);
    expect(error?.message).toContain('tsc-run(generic-event-type)');
    expect(error?.id).toBe(join(root, 'events/user-registered.ts'));
    expect(error?.loc).toMatchObject({ line: 1, column: BROKEN.indexOf('UserRegistered') });
    expect(error?.frame).toMatch(/1 \| export type UserRegisteredEvent<T>[^\n]*\n.*~~~/);
    expect(printed.join('\n')).toContain('events/user-registered.ts:1:');

    const later = open(url);
    await waitFor(() => errorsOf(later).length === 1, 'error in a page that is opened later');
    expect(page.some(isClearing)).toBe(false);

    writeFiles(root, { 'events/user-registered.ts': whole });
    await waitFor(() => page.some(isClearing), 'overlay without an error');
    const shown = errorsOf(page).length;
    const fresh = open(url);
    await waitFor(() => fresh.some(({ type }) => type === 'connected'), 'connection');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(errorsOf(fresh)).toEqual([]);
    expect(errorsOf(page)).toHaveLength(shown);
  });

  test('shows an error again after an update, which clears the overlay', async () => {
    const root = createApp({ ...SITE, 'events/user-registered.ts': BROKEN });
    writeFiles(root, { 'main.js': 'import.meta.hot.accept();\n' });
    const { server, url } = await serve(vite, root);
    const page = open(url);
    await waitFor(() => errorsOf(page).length > 0, 'error at the start');
    await server.transformRequest('/main.js');
    writeFiles(root, { 'main.js': 'import.meta.hot.accept();\n// changed\n' });
    const isUpdate = ({ type, updates }: Message) => type === 'update' && updates?.length === 1;
    await waitFor(() => page.some(isUpdate), 'update');
    const after = () => page.slice(page.findIndex(isUpdate));
    await waitFor(() => errorsOf(after()).length > 0, 'error after the update');
    expect(errorsOf(after())[0]?.message).toContain('generic-event-type');
  });

  test('builds an app whose generated files are fresh, and writes nothing into it', async () => {
    const root = createApp(SITE);
    const { server } = await serve(vite, root);
    await server.close();
    const before = listFolder(root);
    await vite.build(options(root));
    expect(listFolder(root).filter((path) => !path.startsWith('dist/'))).toEqual(before);
  });

  test('fails to build with an error or with stale files, and warns of warnings', async () => {
    const root = createApp(SITE);
    await expect(vite.build(options(root))).rejects.toThrow('stale-output');
    const { server } = await serve(vite, root);
    await server.close();
    const handler = readFile(root, 'functions/api/users.ts');
    writeFiles(root, { 'functions/api/users.ts': handler.replace('user.registered', 'user.registerd') });
    const failure: unknown = await vite.build(options(root)).catch((error: unknown) => error);
    const { message, id = '' } = failure as Error & { readonly id?: string };
    expect(message).toContain("No event is named 'user.registerd'");
    // Vite 8 has the place in the message.
    expect(id + message).toContain(join(root, 'functions/api/users.ts'));
    writeFiles(root, { 'functions/api/users.ts': handler.replace('await events', 'events') });
    const printed: string[] = [];
    await vite.build(options(root, printed));
    expect(printed.join('\n')).toContain('emit-not-awaited');
  });
});

test('says what is missing where there is no config', async () => {
  const root = createApp({ ...SITE, 'tsc-run.config.ts': undefined });
  await expect(serve(vite8, root)).rejects.toThrow('No tsc-run.config.ts');
});
