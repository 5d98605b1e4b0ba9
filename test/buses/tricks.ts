/** What the kill test asks of a subscriber. */
export type Trick = 'none' | 'slow' | 'blocks' | 'exits' | 'throws' | 'throws once' | 'never ends';

/** Those that end dead, and nothing else may. */
export const DEADLY: ReadonlySet<Trick> = new Set(['exits', 'throws', 'never ends']);

/** The trick of an id such as `round-3-17`. A few events are deadly, because each takes long to die. */
export function toTrick(id: string): Trick {
  const [round = 0, index = 0] = id.split('-').slice(1).map(Number);
  if (index === 5 && round % 7 === 3) return 'exits';
  if (index === 6 && round % 5 === 2) return 'never ends';
  if (index === 8 && round % 6 === 1) return 'throws';
  if (index % 50 === 11) return 'throws once';
  if (index % 40 === 13) return 'slow';
  return index % 70 === 17 ? 'blocks' : 'none';
}
