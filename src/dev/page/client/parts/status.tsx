import type { JSX } from 'preact';
import type { Status } from '../model/status.js';

/** A word, and a shape that differs by tone, so that nobody needs the colour. */
export function StatusWord({ status: { word, tone } }: { readonly status: Status }): JSX.Element {
  return (
    <span class={`status tone-${tone}`}>
      <span class="status-dot" aria-hidden="true" />
      {word}
    </span>
  );
}
