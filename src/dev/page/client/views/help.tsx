import type { JSX, RefObject } from 'preact';
import { Icon } from '../parts/icon.js';

const KEYS: readonly (readonly [keys: readonly string[], what: string])[] = [
  [['1', '2', '3', '4'], 'Activity, deliveries, emit, map'],
  [['/'], 'Filter what is shown'],
  [['↑', '↓'], 'Move through the list; j and k do the same'],
  [['Home', 'End'], 'The newest and the oldest'],
  [['Enter'], 'Open what is marked'],
  [['←', '→'], 'Fold and unfold a trace'],
  [['p'], 'Pause and resume the activity'],
  [['f'], 'Only what failed'],
  [['Ctrl', 'Enter'], 'Emit the event of the form'],
  [['Esc'], 'Close, or leave a field'],
  [['?'], 'This list'],
];

export function openHelp(dialog: RefObject<HTMLDialogElement | null>): void {
  dialog.current?.showModal();
}

export function Help({ dialog }: { readonly dialog: RefObject<HTMLDialogElement | null> }): JSX.Element {
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="help-title">
      <div class="dialog-head">
        <h2 id="help-title">Keyboard</h2>
        <button type="button" class="quiet" aria-label="Close" onClick={() => dialog.current?.close()}>
          <Icon name="close" />
        </button>
      </div>
      <dl class="keys">
        {KEYS.map(([keys, what]) => (
          <div key={what}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
