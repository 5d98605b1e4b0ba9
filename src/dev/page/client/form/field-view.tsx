import type { JSX } from 'preact';
import { Shown } from '../parts/text.js';
import { type Issue, join } from '../../../../contracts/form/check.js';
import { type Draft, isLine, newDraft, newKey } from './draft.js';
import { type Field, type Place, toField } from '../../../../contracts/form/field.js';
import { About, Add, Issues, Remove } from './field-parts.js';
import { Line } from './line.js';

type Props = {
  readonly place: Place;
  readonly draft: Draft;
  /** A JSON pointer. */
  readonly path: string;
  readonly label: string;
  readonly isRequired: boolean;
  readonly issues: readonly Issue[];
  readonly onChange: (draft: Draft) => void;
  /** For what can be left out, and for the items of a list. */
  readonly onRemove?: (() => void) | undefined;
  /** Whether what is around it shows its name. */
  readonly isNamed?: boolean;
};

/** The id of the field at a JSON pointer. */
export function toFieldId(path: string): string {
  return `field${path}`.replace(/\s/g, '_');
}

export function FieldView(props: Props): JSX.Element {
  const { place, path, issues } = props;
  const field = toField(place);
  const own = issues.filter((issue) => issue.path === path);
  const view = { ...props, field, own };
  return isLine(field) || field.kind === 'json' || field.kind === 'fixed' ? (
    <LineField {...view} />
  ) : (
    <Compound {...view} />
  );
}

type View = Props & { readonly field: Field; readonly own: readonly Issue[] };

function LineField({ field, draft, path, label, isRequired, own, onChange, onRemove, isNamed }: View): JSX.Element {
  const id = toFieldId(path);
  const notes = [own.length > 0 && `${id}-issue`, `${id}-about`].filter(Boolean).join(' ');
  return (
    <div class={`field ${own.length > 0 ? 'is-wrong' : ''}`}>
      <div class={isNamed ? 'hidden' : 'field-head'}>
        <label for={id}>
          <Shown class="mono" text={label} />
        </label>
        <About id={id} field={field} isRequired={isRequired} />
        {onRemove && <Remove label={label} onRemove={onRemove} />}
      </div>
      <Line
        field={field}
        draft={draft}
        isRequired={isRequired}
        onChange={onChange}
        input={{
          id,
          'aria-describedby': notes,
          'aria-invalid': own.length > 0 ? 'true' : undefined,
          'aria-required': isRequired,
        }}
      />
      <Issues id={id} own={own} />
    </div>
  );
}

/** A group, a list or a union: fields within a frame. */
function Compound(view: View): JSX.Element {
  const { field, path, label, isRequired, own, onRemove, isNamed = path === '' } = view;
  const id = toFieldId(path);
  return (
    <fieldset id={id} class={`field compound ${isNamed ? 'is-root' : ''}`} tabIndex={-1}>
      <legend class={isNamed ? 'hidden' : ''}>
        <Shown class="mono" text={label} />
      </legend>
      {!isNamed && (
        <div class="field-head">
          <About id={id} field={field} isRequired={isRequired} />
          {onRemove && <Remove label={label} onRemove={onRemove} />}
        </div>
      )}
      <Issues id={id} own={own} />
      <Inner {...view} />
    </fieldset>
  );
}

function Inner(view: View): JSX.Element | null {
  const { field, draft } = view;
  if (field.kind === 'group' && draft.kind === 'group') return <Group view={view} field={field} draft={draft} />;
  if (field.kind === 'list' && draft.kind === 'list') return <List view={view} field={field} draft={draft} />;
  if (field.kind === 'union' && draft.kind === 'union') return <Union view={view} field={field} draft={draft} />;
  return null;
}

type Of<K extends Field['kind'] & Draft['kind']> = {
  readonly view: View;
  readonly field: Field & { kind: K };
  readonly draft: Draft & { kind: K };
};

function Group({ view: { path, issues, onChange }, field, draft }: Of<'group'>): JSX.Element {
  const set = (name: string, inner: Draft | undefined): void => {
    const properties = new Map(draft.properties);
    if (inner === undefined) properties.delete(name);
    else properties.set(name, inner);
    onChange({ ...draft, properties });
  };
  const absent = field.properties.filter(({ name }) => !draft.properties.has(name));
  return (
    <>
      {field.properties.map(({ name, place, isRequired }) => {
        const inner = draft.properties.get(name);
        if (inner === undefined) return null;
        const canRemove = !isRequired && !isLine(toField(place));
        return (
          <FieldView
            key={name}
            place={place}
            draft={inner}
            path={join(path, name)}
            label={name}
            isRequired={isRequired}
            issues={issues}
            onChange={(next) => set(name, next)}
            onRemove={canRemove ? () => set(name, undefined) : undefined}
          />
        );
      })}
      <Others view={{ path, issues, onChange }} field={field} draft={draft} />
      <div class="adds">
        {absent.map(({ name, place }) => (
          <Add key={name} onAdd={() => set(name, newDraft(place))}>
            <Shown class="mono" text={name} />
          </Add>
        ))}
      </div>
    </>
  );
}

type OthersProps = {
  readonly view: Pick<View, 'path' | 'issues' | 'onChange'>;
  readonly field: Field & { kind: 'group' };
  readonly draft: Draft & { kind: 'group' };
};

/** Properties whose names the user writes. */
function Others({ view: { path, issues, onChange }, field, draft }: OthersProps): JSX.Element | null {
  const { others: place } = field;
  if (place === undefined) return null;
  const set = (others: (Draft & { kind: 'group' })['others']): void => onChange({ ...draft, others });
  return (
    <>
      {draft.others.map((each) => (
        <div key={each.key} class="other">
          <label class="other-name">
            <span class="hidden">Name of the property</span>
            <input
              type="text"
              class="mono"
              value={each.name}
              placeholder="name"
              autocomplete="off"
              spellcheck={false}
              onInput={({ currentTarget: { value } }) =>
                set(draft.others.map((one) => (one.key === each.key ? { ...one, name: value } : one)))
              }
            />
          </label>
          <FieldView
            place={place}
            draft={each.draft}
            path={join(path, each.name)}
            label={each.name || 'its value'}
            isRequired
            issues={issues}
            onChange={(next) => set(draft.others.map((one) => (one.key === each.key ? { ...one, draft: next } : one)))}
            onRemove={() => set(draft.others.filter(({ key }) => key !== each.key))}
          />
        </div>
      ))}
      <Add onAdd={() => set([...draft.others, { key: newKey(), name: '', draft: newDraft(place) }])}>a property</Add>
    </>
  );
}

function List({ view: { path, label, issues, onChange }, field: { first, rest }, draft }: Of<'list'>): JSX.Element {
  const { items } = draft;
  const next = first[items.length] ?? rest;
  const set = (changed: typeof items): void => onChange({ kind: 'list', items: changed });
  return (
    <>
      {items.map(({ key, draft: inner }, index) => {
        const place = first[index] ?? rest;
        if (place === undefined) return null;
        return (
          <FieldView
            key={key}
            place={place}
            draft={inner}
            path={join(path, index)}
            label={`${label}[${index}]`}
            isRequired
            issues={issues}
            onChange={(changed) => set(items.map((one) => (one.key === key ? { key, draft: changed } : one)))}
            onRemove={() => set(items.filter((one) => one.key !== key))}
          />
        );
      })}
      {next && <Add onAdd={() => set([...items, { key: newKey(), draft: newDraft(next) }])}>an item</Add>}
    </>
  );
}

function Union({ view, field: { options }, draft }: Of<'union'>): JSX.Element {
  const { path, label, issues, onChange } = view;
  const option = options[draft.index];
  const inner = draft.drafts.get(draft.index);
  const id = `${toFieldId(path)}-option`;
  const choose = (index: number): void => {
    const chosen = options[index];
    const known = draft.drafts.get(index) ?? (chosen && newDraft(chosen.place));
    onChange({ kind: 'union', index, drafts: known ? new Map(draft.drafts).set(index, known) : draft.drafts });
  };
  return (
    <>
      <div class="field">
        <label class="hidden" for={id}>
          Which {label}
        </label>
        <select
          id={id}
          value={String(draft.index)}
          onChange={({ currentTarget }) => choose(Number(currentTarget.value))}
        >
          {options.map((each, index) => (
            <option key={index} value={String(index)}>
              {each.label}
            </option>
          ))}
        </select>
      </div>
      {option && inner && toField(option.place).kind !== 'fixed' && (
        <FieldView
          key={draft.index}
          isNamed
          place={option.place}
          draft={inner}
          path={path}
          label={label}
          isRequired
          issues={issues}
          onChange={(next) => onChange({ ...draft, drafts: new Map(draft.drafts).set(draft.index, next) })}
        />
      )}
    </>
  );
}
