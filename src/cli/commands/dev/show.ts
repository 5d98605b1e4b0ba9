import type { Activity } from '../../../dev/journal/activity.js';
import type { News } from '../../../dev/options.js';
import type { Counts } from './tally.js';

/** How a run of `tsc-run dev` is shown: to people, or to programs. */
export type Show = {
  readonly news: (news: News) => void;
  readonly activity: (activity: Activity) => void;
  /** The files of the app cannot be read or written. */
  readonly trouble: (message: string) => void;
  /** The server is told to end, while so many things still run. */
  readonly stopping: () => void;
  readonly summary: (counts: Counts) => void;
};
