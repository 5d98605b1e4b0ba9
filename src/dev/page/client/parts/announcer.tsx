import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { count } from '../model/format.js';
import { keyOf } from '../model/trace.js';
import type { Session, State } from '../state/session.js';

/** The shortest time between two announcements, in milliseconds. */
const REST_MS = 5000;

/** Tells screen readers what happens: a summary now and then, instead of every activity. */
export function Announcer({ session: { store } }: { readonly session: Session }): JSX.Element {
  const [words, setWords] = useState('');
  const told = useRef<State['activities']>([]);
  useEffect(() => {
    let timer: number | undefined;
    const tell = (): void => {
      timer = undefined;
      const { activities } = store.get();
      if (activities === told.current) return;
      setWords(summarize(told.current, activities));
      told.current = activities;
    };
    told.current = store.get().activities;
    const stop = store.follow(() => (timer ??= window.setTimeout(tell, REST_MS)));
    return () => {
      window.clearTimeout(timer);
      stop();
    };
  }, [store]);
  return (
    <div class="hidden" role="status" aria-live="polite">
      {words}
    </div>
  );
}

function summarize(before: State['activities'], now: State['activities']): string {
  const known = new Set(before.map(keyOf));
  const isNew = now.filter((each) => !known.has(keyOf(each)));
  const dead = isNew.filter((each) => each.kind === 'delivery' && each.outcome === 'dead').length;
  if (isNew.length === 0) return '';
  const all = count(isNew.length, 'new activity', 'new activities');
  return dead === 0 ? all : `${all}, ${count(dead, 'dead letter')}`;
}
