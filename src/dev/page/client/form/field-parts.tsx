import type { ComponentChildren, JSX } from 'preact';
import { Icon } from '../parts/icon.js';
import { Shown } from '../parts/text.js';
import type { Issue } from '../../../../contracts/form/check.js';
import type { Field } from '../../../../contracts/form/field.js';

/** What a field expects, beside its name. */
export function About(props: {
  readonly id: string;
  readonly field: Field;
  readonly isRequired: boolean;
}): JSX.Element {
  const { id, field, isRequired } = props;
  const { expected, description, isDeprecated, kind } = field;
  return (
    <span class="about" id={`${id}-about`}>
      {kind !== 'choice' && kind !== 'union' && kind !== 'group' && <span class="expected">{expected}</span>}
      {!isRequired && <span class="tag">optional</span>}
      {isDeprecated && <span class="tag">deprecated</span>}
      {description !== undefined && (
        <span class="description">
          <Shown text={description} />
        </span>
      )}
    </span>
  );
}

export function Issues({ id, own }: { readonly id: string; readonly own: readonly Issue[] }): JSX.Element | null {
  const [issue] = own;
  if (issue === undefined) return null;
  return (
    <p class="issue" id={`${id}-issue`}>
      <Icon name="warn" />
      <Shown text={issue.message} />
    </p>
  );
}

export function Remove({ label, onRemove }: { readonly label: string; readonly onRemove: () => void }): JSX.Element {
  return (
    <button type="button" class="quiet" aria-label={`Remove ${label}`} title="Remove" onClick={onRemove}>
      <Icon name="close" />
    </button>
  );
}

export function Add({
  onAdd,
  children,
}: {
  readonly onAdd: () => void;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <button type="button" class="add" onClick={onAdd}>
      <Icon name="plus" />
      <span>Add {children}</span>
    </button>
  );
}
