import type { JSX } from 'preact';
import type { Activity } from '../../../journal/activity.js';
import { formatMs, formatTime, headOf } from '../model/format.js';
import { hasFailed, statusOf } from '../model/status.js';
import type { Row, Trace } from '../model/trace.js';
import { Icon } from '../parts/icon.js';
import { StatusWord } from '../parts/status.js';
import { Shown } from '../parts/text.js';

/** A row of the list, with the trace that it belongs to. */
export type ListRow = {
  readonly row: Row;
  readonly trace: Trace;
  /** Whether the rest of its trace is hidden; undefined for rows that cannot be folded. */
  readonly isFolded?: boolean;
};

export function flatten(traces: readonly Trace[], folded: ReadonlySet<string>): readonly ListRow[] {
  return traces.flatMap((trace) => {
    const isFolded = folded.has(trace.key);
    const [first, ...others] = trace.rows;
    if (first === undefined) return [];
    const start: ListRow = { row: first, trace, ...(others.length > 0 && { isFolded }) };
    return isFolded ? [start] : [start, ...others.map((row) => ({ row, trace }))];
  });
}

type Props = {
  readonly item: ListRow;
  readonly id: string;
  readonly index: number;
  readonly top: number;
  readonly isMarked: boolean;
  readonly isSelected: boolean;
  readonly onOpen: (item: ListRow) => void;
  readonly onFold: (key: string, isFolded: boolean) => void;
};

export function TraceRow({ item, id, index, top, isMarked, isSelected, onOpen, onFold }: Props): JSX.Element {
  const { row, trace, isFolded } = item;
  const { activity, depth } = row;
  const classes = ['row', depth === 0 && 'is-first', isMarked && 'is-marked', isSelected && 'is-selected'];
  return (
    <div
      role="row"
      id={id}
      class={classes.filter(Boolean).join(' ')}
      style={{ transform: `translateY(${top}px)` }}
      aria-level={depth + 1}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      aria-expanded={isFolded === undefined ? undefined : !isFolded}
      onClick={() => onOpen(item)}
    >
      <span role="gridcell" class="cell-time">
        {depth === 0 ? formatTime(activity.time) : <span class="hidden">{formatTime(activity.time)}</span>}
      </span>
      <span role="gridcell" class="cell-name" style={{ paddingInlineStart: `${Math.min(depth, 8) * 20}px` }}>
        {isFolded !== undefined && (
          <span
            class={`fold ${isFolded ? '' : 'is-open'}`}
            onClick={(event) => {
              event.stopPropagation();
              onFold(trace.key, !isFolded);
            }}
          >
            <Icon name="open" />
          </span>
        )}
        {depth > 0 && <span class="elbow" aria-hidden="true" />}
        <Name activity={activity} />
        {isFolded && <span class="more">+{trace.rows.length - 1}</span>}
      </span>
      <span role="gridcell" class="cell-status">
        <StatusWord status={statusOf(activity)} />
      </span>
      <span role="gridcell" class="cell-ms">
        {row.ms === undefined ? '' : formatMs(row.ms)}
      </span>
      <span role="gridcell" class="cell-bar">
        <Bar row={row} trace={trace} />
      </span>
    </div>
  );
}

function Name({ activity }: { readonly activity: Activity }): JSX.Element {
  const { error } = activity;
  return (
    <span class="name">
      <Icon name={activity.kind} />
      <span class="hidden">{activity.kind} </span>
      {activity.kind === 'request' && (
        <>
          <b class="method">{activity.method}</b> <Shown class="mono" text={activity.path} />
        </>
      )}
      {activity.kind === 'emit' && (
        <>
          <Shown class="mono" text={activity.type} /> <Shown class="aside mono" text={activity.data} />
        </>
      )}
      {activity.kind === 'delivery' && (
        <>
          <Shown class="mono" text={activity.subscriber} />
          {activity.attempt > 1 && <span class="aside is-short"> attempt {activity.attempt}</span>}
        </>
      )}
      {error !== undefined && hasFailed(activity) && <Shown class="aside is-bad" text={headOf(error)} />}
    </span>
  );
}

/** When it happened within its trace, and how long it took. */
function Bar({ row: { activity, start, ms }, trace }: { readonly row: Row; readonly trace: Trace }): JSX.Element {
  const from = Math.min(100, Math.max(0, (start / trace.ms) * 100));
  const width = ms === undefined ? 100 - from : Math.min(100 - from, (ms / trace.ms) * 100);
  return (
    <span
      class={`time-bar of-${activity.kind} tone-${statusOf(activity).tone}`}
      style={{ insetInlineStart: `min(${from}%, 100% - 3px)`, inlineSize: `max(${width}%, 3px)` }}
      aria-hidden="true"
    />
  );
}
