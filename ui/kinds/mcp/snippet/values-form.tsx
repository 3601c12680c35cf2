import { useId } from 'preact/hooks';
import type { DeclaredInput } from '#schema/kinds/kind-module.ts';
import { Marked } from '../../../components/marked.tsx';
import { Select } from '../../../components/select.tsx';
import { t } from '../t.ts';
import type { Values } from './entry.ts';

type Props = {
  inputs: readonly DeclaredInput[];
  values: Values;
  onInput: (name: string, value: string) => void;
  withValues: boolean;
  onWithValues: (withValues: boolean) => void;
};

/**
 * A field for each value that the server asks for. They are in no `<form>` and have no name, so that no browser sends
 * them or offers to keep them.
 */
export function ValuesForm({ inputs, values, onInput, withValues, onWithValues }: Props) {
  return (
    <fieldset class="min-w-0">
      <legend class="text-sm font-medium">{t('values.title')}</legend>
      <p class="mt-0.5 text-[0.8125rem] text-faint">{t('values.private')}</p>
      <div class="many-fields mt-3 space-y-3">
        {inputs.map((input) => (
          <ValueField
            key={input.name}
            input={input}
            value={values[input.name] ?? ''}
            onInput={(value) => onInput(input.name, value)}
          />
        ))}
      </div>
      <label class="mt-3 flex min-h-6 items-center gap-2 text-sm">
        <input
          type="checkbox"
          checked={withValues}
          onChange={(event) => onWithValues(event.currentTarget.checked)}
          class="size-4 accent-accent"
        />
        {t('values.show')}
      </label>
    </fieldset>
  );
}

type FieldProps = { input: DeclaredInput; value: string; onInput: (value: string) => void };

function ValueField({ input, value, onInput }: FieldProps) {
  const id = useId();
  const { name, description, required, secret, choices, format } = input;
  const options = choices.length > 0 ? choices : format === 'boolean' ? ['true', 'false'] : [];
  return (
    <label class="block">
      <span class="flex items-baseline justify-between gap-3">
        <code class="min-w-0 font-mono text-[0.8125rem] wrap-anywhere">
          <Marked text={name} />
        </code>
        <span class="shrink-0 text-xs text-faint">
          {t(required ? 'inputs.required' : 'inputs.optional')}
        </span>
      </span>
      {options.length > 0 && !secret ? (
        <Select value={value} onChange={onInput} class="mt-1 w-full">
          <option value="">{input.default === null ? '' : usual(input.default)}</option>
          {options.map((option) => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </Select>
      ) : (
        <input
          {...(secret ? ({ type: 'password' } as const) : ({ type: 'text' } as const))}
          value={value}
          placeholder={input.default === null || secret ? '' : usual(input.default)}
          inputMode={format === 'number' ? 'decimal' : 'text'}
          aria-describedby={description ? id : undefined}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          data-1p-ignore
          data-lpignore="true"
          onInput={(event) => onInput(event.currentTarget.value)}
          class="input mt-1 min-h-9 px-3 text-sm"
        />
      )}
      {description && (
        <span id={id} class="mt-1 block text-xs text-faint wrap-anywhere">
          <Marked text={description} />
        </span>
      )}
    </label>
  );
}

function usual(value: string): string {
  return t('values.default', { value });
}
