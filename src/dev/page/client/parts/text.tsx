import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { count, showHidden } from '../model/format.js';
import { Icon } from './icon.js';

/** A text of the app, in a direction of its own and with what hides in it spelled out. */
export function Shown({ text, class: className }: { readonly text: string; readonly class?: string }): JSX.Element {
  return <bdi class={className}>{showHidden(text)}</bdi>;
}

const LONGEST = 2000;

/** A text of several lines, such as a stack; a long one is cut until all of it is asked for. */
export function LongText({ text, label }: { readonly text: string; readonly label: string }): JSX.Element {
  const [isWhole, setWhole] = useState(false);
  const isCut = !isWhole && text.length > LONGEST;
  return (
    <>
      <pre class="code" tabIndex={0} role="region" aria-label={label}>
        <Shown text={isCut ? `${text.slice(0, LONGEST)}…` : text} />
      </pre>
      {isCut && (
        <button type="button" class="link" onClick={() => setWhole(true)}>
          Show all {count(text.length, 'character')}
        </button>
      )}
    </>
  );
}

/** Copies a text; absent where the browser has no clipboard, as on an address that is not loopback. */
export function Copy({ text, what }: { readonly text: string; readonly what: string }): JSX.Element | null {
  const [isDone, setDone] = useState(false);
  if (!('clipboard' in navigator)) return null;
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text).then(
      () => setDone(true),
      () => setDone(false),
    );
    setTimeout(() => setDone(false), 1500);
  };
  return (
    <button type="button" class="quiet" onClick={copy} aria-label={`Copy ${what}`} title={`Copy ${what}`}>
      <Icon name={isDone ? 'check' : 'copy'} />
      <span class="hidden" role="status">
        {isDone ? 'Copied' : ''}
      </span>
    </button>
  );
}
