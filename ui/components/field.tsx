import type { ComponentChildren, PartialInputHTMLAttributes } from 'preact';
import { useId } from 'preact/hooks';
import { Icon } from './icon.tsx';

export type FieldProps = {
  label: string;
  /** What to enter; stands under the field. */
  hint?: ComponentChildren;
  /** What is wrong. It marks the field and replaces the hint. */
  error?: string | undefined;
  /** Content at the end of the field, such as a button "Show". */
  end?: ComponentChildren;
  type?: 'text' | 'email' | 'password';
} & Pick<
  PartialInputHTMLAttributes<HTMLInputElement>,
  | 'name'
  | 'autofocus'
  | 'value'
  | 'autocomplete'
  | 'autocapitalize'
  | 'spellcheck'
  | 'placeholder'
  | 'required'
  | 'maxLength'
  | 'onInput'
  | 'onBlur'
>;

/** Literals, because Preact's types of an input's attributes depend on a literal `type`. */
const types = {
  text: { type: 'text' },
  email: { type: 'email' },
  password: { type: 'password' },
} as const;

/** A labelled input with its hint and error, associated for screen readers. */
export function Field({ label, hint, error, end, type = 'text', ...input }: FieldProps) {
  const id = useId();
  return (
    <div>
      <label for={id} class="text-sm font-medium">
        {label}
      </label>
      <div class="relative mt-1.5">
        <input
          {...types[type]}
          {...input}
          id={id}
          aria-invalid={error ? 'true' : undefined}
          aria-describedby={error || hint ? `${id}-note` : undefined}
          class={`input ${end ? 'pr-20' : ''}`}
        />
        {end && <div class="absolute inset-y-0 right-1 flex items-center">{end}</div>}
      </div>
      {error ? (
        <p id={`${id}-note`} class="mt-1.5 flex items-start gap-1.5 text-[0.8125rem] text-danger">
          <Icon name="alert" size={14} class="mt-[0.25em]" />
          {error}
        </p>
      ) : (
        hint && (
          <p id={`${id}-note`} class="mt-1.5 text-[0.8125rem] text-faint">
            {hint}
          </p>
        )
      )}
    </div>
  );
}
