import { BASE, type StreamMessages } from '../../wire.js';

export type Receiver = { readonly [N in keyof StreamMessages]: (message: StreamMessages[N]) => void } & {
  readonly lost: () => void;
};

/** How long it waits before it connects again, in milliseconds. */
const AGAIN_MS = 1000;

/**
 * Follows the stream of the server, again and again when it breaks. A hidden page follows nothing: browsers allow six
 * connections to a server, and hidden pages would take them.
 */
export function followStream(receiver: Receiver): void {
  let source: EventSource | undefined;
  let timer: number | undefined;
  const close = (): void => {
    window.clearTimeout(timer);
    source?.close();
    source = undefined;
  };
  const open = (): void => {
    close();
    if (document.visibilityState === 'hidden') return;
    const opened = new EventSource(`${BASE}/stream`);
    source = opened;
    for (const name of ['hello', 'activities', 'app'] as const)
      opened.addEventListener(name, ({ data }) => receiver[name](JSON.parse(data as string) as never));
    opened.addEventListener('error', () => {
      receiver.lost();
      close();
      timer = window.setTimeout(open, AGAIN_MS);
    });
  };
  document.addEventListener('visibilitychange', () => (document.visibilityState === 'hidden' ? close() : open()));
  window.addEventListener('pagehide', close);
  window.addEventListener('pageshow', ({ persisted }) => persisted && open());
  open();
}
