import type { JSX } from 'preact';

const PATHS = {
  request: 'M2.5 8h8M7.5 4.5 11 8l-3.5 3.5M13.5 3v10',
  emit: 'M9 1.8 3.5 9H8l-1 5.2L12.5 7H8z',
  delivery: 'M2.5 9.5v3h11v-3M2.5 9.5h3l1 1.5h3l1-1.5h3M8 2.5v5M5.5 5.5 8 8l2.5-2.5',
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.6 10.6 14 14',
  close: 'M4 4l8 8M12 4l-8 8',
  open: 'M6 4l4 4-4 4',
  back: 'M9.5 3.5 5 8l4.5 4.5',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5 3.5v9l7-4.5z',
  again: 'M13 8a5 5 0 1 1-1.5-3.5L13 6M13 2.5V6H9.5',
  warn: 'M8 2 14.5 13.5h-13zM8 6.5v3.2M8 11.6v.4',
  plus: 'M8 3v10M3 8h10',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  check: 'M3 8.5 6.5 12 13 4.5',
} as const;

export type IconName = keyof typeof PATHS;

/** A picture beside a word, which says the same. */
export function Icon({ name }: { readonly name: IconName }): JSX.Element {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
