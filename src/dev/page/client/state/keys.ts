import { useEffect } from 'preact/hooks';

/**
 * Calls the function of a key pressed anywhere, unless something is being typed or a dialog is open. `Escape` is called
 * there too.
 */
export function useKeys(keys: Readonly<Record<string, (event: KeyboardEvent) => void>>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const isTyping =
        event.target instanceof Element && event.target.matches('input:not([type=checkbox]), textarea, select');
      if (document.querySelector('dialog[open]') !== null || (isTyping && event.key !== 'Escape')) return;
      const run = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
      run?.(event);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  });
}

/** Focuses what the key `/` is for, and selects what it holds. */
export function focusFilter(event: KeyboardEvent): void {
  const filter = document.querySelector<HTMLInputElement>('[data-filter]');
  if (filter === null) return;
  event.preventDefault();
  filter.focus();
  filter.select();
}
