import type { JSX } from 'preact';
import { Icon } from './icon.js';

type Props = { readonly label: string; readonly value: string; readonly onChange: (value: string) => void };

/** The field that the key `/` focuses. `Escape` empties it, then leaves it. */
export function Filter({ label, value, onChange }: Props): JSX.Element {
  return (
    <label class="filter">
      <Icon name="search" />
      <span class="hidden">{label}</span>
      <input
        type="text"
        data-filter
        value={value}
        placeholder={label}
        autocomplete="off"
        spellcheck={false}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          if (value === '') event.currentTarget.blur();
          else onChange('');
        }}
      />
      <kbd aria-hidden="true">/</kbd>
    </label>
  );
}
