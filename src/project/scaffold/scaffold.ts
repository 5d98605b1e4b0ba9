import type { Analysis } from '../../analysis/model/analysis.js';
import type { TextEdit } from '../../analysis/model/fix.js';
import type { SourceText } from '../../analysis/model/source.js';

/** What `tsc-run new` adds to an app. */
export type Scaffold = {
  /** What is made, in words: `event user.registered`. */
  readonly title: string;
  readonly files: readonly SourceText[];
  /** Edits of the config, or of a file that it takes its values from. */
  readonly edits?: readonly TextEdit[];
  /** Whether an app with these changes has what was asked for. */
  readonly isThere?: (analysis: Analysis) => boolean;
  /** What to write by hand if the edits cannot do it. */
  readonly byHand?: string;
};
