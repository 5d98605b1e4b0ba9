import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Session } from '../state/session.js';
import { useStore } from '../state/store.js';
import { Icon } from './icon.js';
import { Shown } from './text.js';

/** What an action has done. Good news leaves by itself; an error stays until it is closed. */
export function Notice({ session }: { readonly session: Session }): JSX.Element {
  const notice = useStore(session.store, (state) => state.notice);
  const close = (): void => session.store.set({ notice: undefined });
  useEffect(() => {
    if (notice === undefined || notice.isBad) return undefined;
    const timer = setTimeout(close, 6000);
    return () => clearTimeout(timer);
  }, [notice]);
  return (
    <div class="notices" role={notice?.isBad ? 'alert' : 'status'}>
      {notice && (
        <p class={`notice ${notice.isBad ? 'is-bad' : ''}`}>
          <Icon name={notice.isBad ? 'warn' : 'check'} />
          <Shown text={notice.text} />
          <button type="button" class="quiet" aria-label="Close this message" onClick={close}>
            <Icon name="close" />
          </button>
        </p>
      )}
    </div>
  );
}
