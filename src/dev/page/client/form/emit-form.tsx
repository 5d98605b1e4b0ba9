import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { count } from '../model/format.js';
import { Icon } from '../parts/icon.js';
import { Shown } from '../parts/text.js';
import { findIssues, type Issue } from '../../../../contracts/form/check.js';
import { type Draft, newDraft, type Reading, readDraft, toDraft } from './draft.js';
import type { Place } from '../../../../contracts/form/field.js';
import { toSample } from '../../../../contracts/form/sample.js';
import { activityHash } from '../state/route.js';
import type { Session } from '../state/session.js';
import { FieldView, toFieldId } from './field-view.js';

/** An example as of now. A page that is not on a loopback address has no `randomUUID`. */
function toExample(place: Place): unknown {
  const uuid = (): string => globalThis.crypto.randomUUID?.() ?? '6fa459ea-ee8a-4ca4-894e-db77e160355e';
  return toSample(place, { now: new Date().toISOString(), uuid });
}

type Props = {
  readonly session: Session;
  readonly type: string;
  /** Null where there is none. */
  readonly schema: unknown;
  /** Why there is none. */
  readonly note?: string | undefined;
};

/** What has been entered: the text is what counts while it is edited as JSON. */
type Entered = { readonly mode: 'form' | 'json'; readonly draft: Draft; readonly text: string };

type Outcome = {
  readonly issues: readonly Issue[];
  /** Why the server refused it. */
  readonly refusal?: string;
  readonly id?: string;
};

export function EmitForm({ session, type, schema, note }: Props): JSX.Element {
  const place: Place = { schema: schema ?? true, root: schema ?? true };
  const hasForm = schema !== null;
  const [entered, setEntered] = useState<Entered>(() => start(session, type, place, hasForm));
  const [outcome, setOutcome] = useState<Outcome>({ issues: [] });
  const [warning, setWarning] = useState<string>();
  const summary = useRef<HTMLDivElement>(null);
  const { mode, draft, text } = entered;

  const fill = (value: unknown): void => {
    setOutcome({ issues: [] });
    setEntered({ ...entered, text: JSON.stringify(value, null, 2), draft: toDraft(place, value) ?? draft });
  };
  const toMode = (next: Entered['mode']): void => {
    setWarning(undefined);
    setOutcome({ issues: [] });
    if (next === 'json')
      return setEntered({ mode: next, draft, text: JSON.stringify(readDraft(place, draft).value, null, 2) });
    const { value, issues } = readText(place, text);
    const shown = value === undefined ? undefined : toDraft(place, value);
    if (shown === undefined)
      return setWarning(`The form cannot show this payload: ${issues[0]?.message ?? 'edit it as JSON'}.`);
    return setEntered({ mode: next, draft: shown, text });
  };
  const emit = async (): Promise<void> => {
    const { value, issues } = mode === 'form' ? readDraft(place, draft) : readText(place, text);
    const result = issues.length > 0 ? { issues } : await send(session, type, value);
    setOutcome(result);
    if (result.id === undefined) requestAnimationFrame(() => focusIssue(result, summary.current));
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void emit();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        void emit();
      }}
    >
      <FormBar mode={mode} hasForm={hasForm} onMode={toMode} onExample={() => fill(toExample(place))} />
      {(note ?? warning) !== undefined && <p class="muted small">{warning ?? note}</p>}
      <Summary of={outcome} reference={summary} />
      {mode === 'form' ? (
        <FieldView
          place={place}
          draft={draft}
          path=""
          label="Payload"
          isRequired
          issues={outcome.issues}
          onChange={(next) => setEntered({ ...entered, draft: next })}
        />
      ) : (
        <JsonField
          text={text}
          isWrong={outcome.issues.length > 0}
          onChange={(next) => setEntered({ ...entered, text: next })}
        />
      )}
      <Ending id={outcome.id} />
    </form>
  );
}

type BarProps = {
  readonly mode: Entered['mode'];
  readonly hasForm: boolean;
  readonly onMode: (mode: Entered['mode']) => void;
  readonly onExample: () => void;
};

function FormBar({ mode, hasForm, onMode, onExample }: BarProps): JSX.Element {
  return (
    <div class="bar form-bar">
      <fieldset class="switch">
        <legend class="hidden">Edit the payload as</legend>
        <button
          type="button"
          aria-pressed={mode === 'form'}
          disabled={!hasForm}
          onClick={() => mode === 'json' && onMode('form')}
        >
          Form
        </button>
        <button type="button" aria-pressed={mode === 'json'} onClick={() => mode === 'form' && onMode('json')}>
          JSON
        </button>
      </fieldset>
      {hasForm && (
        <button type="button" class="button is-small" onClick={onExample}>
          Fill in an example
        </button>
      )}
    </div>
  );
}

function Ending({ id }: { readonly id: string | undefined }): JSX.Element {
  return (
    <div class="actions is-end">
      <button type="submit" class="button is-main">
        <Icon name="emit" />
        Emit
      </button>
      {id !== undefined && (
        <p class="emitted" role="status">
          <Icon name="check" />
          Emitted. <a href={activityHash({ kind: 'emit', id })}>See what follows</a>
        </p>
      )}
    </div>
  );
}

function start({ store }: Session, type: string, place: Place, hasForm: boolean): Entered {
  const { prefill } = store.get();
  const value = prefill?.type === type ? prefill.data : undefined;
  if (value !== undefined) store.set({ prefill: undefined });
  const draft = (value !== undefined && hasForm && toDraft(place, value)) || newDraft(place);
  const isShown = hasForm && (value === undefined || toDraft(place, value) !== undefined);
  const text = value === undefined ? '{}' : JSON.stringify(value, null, 2);
  return { mode: isShown ? 'form' : 'json', draft, text };
}

function readText(place: Place, text: string): Reading {
  try {
    const value: unknown = JSON.parse(text);
    return { value, issues: findIssues(place, value) };
  } catch (error) {
    return { value: undefined, issues: [{ path: '', message: `is not JSON: ${(error as Error).message}` }] };
  }
}

async function send({ api }: Session, type: string, value: unknown): Promise<Outcome> {
  return api.emit(type, value).then(
    (id) => ({ issues: [], id }),
    (error: Error) => ({ issues: [], refusal: error.message }),
  );
}

/** To the field that is wrong; to the list of what is wrong where there is none. */
function focusIssue({ issues }: Outcome, summary: HTMLElement | null): void {
  const [first] = issues;
  const field = first && document.getElementById(toFieldId(first.path));
  (field ?? summary)?.focus();
}

type SummaryProps = { readonly of: Outcome; readonly reference: { current: HTMLDivElement | null } };

function Summary({ of: { issues, refusal }, reference }: SummaryProps): JSX.Element {
  return (
    <div ref={reference} role="alert" tabIndex={-1}>
      {refusal !== undefined && (
        <div class="refusal">
          <b>The event was refused</b>
          <Shown class="lines" text={refusal} />
        </div>
      )}
      {issues.length > 0 && (
        <div class="refusal">
          <b>Not emitted: {count(issues.length, 'problem')}</b>
          <ul>
            {issues.slice(0, 10).map(({ path, message }) => (
              <li key={`${path} ${message}`}>
                {path !== '' && <Shown class="mono" text={path.slice(1).replaceAll('/', '.')} />}{' '}
                <Shown text={message} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

type JsonFieldProps = { readonly text: string; readonly isWrong: boolean; readonly onChange: (text: string) => void };

function JsonField({ text, isWrong, onChange }: JsonFieldProps): JSX.Element {
  return (
    <div class="field">
      <label for="field">Payload as JSON</label>
      <textarea
        id="field"
        class="mono"
        rows={Math.min(30, Math.max(10, text.split('\n').length + 1))}
        spellcheck={false}
        aria-invalid={isWrong ? 'true' : undefined}
        value={text}
        onInput={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </div>
  );
}
