import type { JSX } from 'preact';
import type { Draft } from './draft.js';
import type { Field } from '../../../../contracts/form/field.js';

type Props = {
  readonly field: Field;
  readonly draft: Draft;
  readonly isRequired: boolean;
  /** What the input has in common with every other: its id, and what describes it. */
  readonly input: {
    readonly id: string;
    readonly 'aria-describedby'?: string | undefined;
    readonly 'aria-invalid'?: 'true' | undefined;
    readonly 'aria-required': boolean;
  };
  readonly onChange: (draft: Draft) => void;
};

/** The input of a field that is one line, or a text of JSON. */
export function Line({ field, draft, isRequired, input, onChange }: Props): JSX.Element | null {
  if (field.kind === 'choice' && draft.kind === 'choice')
    return (
      <select
        {...input}
        value={String(draft.index)}
        onChange={({ currentTarget }) => onChange({ kind: 'choice', index: Number(currentTarget.value) })}
      >
        <option value="-1">{isRequired ? 'Choose…' : 'Left out'}</option>
        {field.values.map((value, index) => (
          <option key={index} value={String(index)}>
            {typeof value === 'string' ? value : JSON.stringify(value)}
          </option>
        ))}
      </select>
    );
  if (field.kind === 'fixed')
    return (
      <output id={input.id} class="fixed mono">
        {JSON.stringify(field.value)}
      </output>
    );
  if (draft.kind !== 'text') return null;
  const isLong = field.kind === 'json' || draft.text.includes('\n');
  const onInput = ({ currentTarget }: { currentTarget: { value: string } }): void =>
    onChange({ kind: 'text', text: currentTarget.value });
  if (isLong)
    return (
      <textarea
        {...input}
        class="mono"
        rows={Math.min(12, Math.max(3, draft.text.split('\n').length))}
        spellcheck={false}
        value={draft.text}
        onInput={onInput}
      />
    );
  return (
    <input
      {...input}
      type="text"
      inputMode={field.kind === 'number' ? 'decimal' : undefined}
      placeholder={isRequired ? undefined : 'Left out'}
      autocomplete="off"
      spellcheck={false}
      value={draft.text}
      onInput={onInput}
    />
  );
}
