import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';

type Props = {
  value: string;
  onChange: (value: string) => void;
  /** The options. */
  children: ComponentChildren;
  class?: string;
};

/** A select as high as a button. Put it into a `<label>`. */
export function Select({ value, onChange, children, class: className = 'w-auto' }: Props) {
  return (
    <span class={`relative inline-block max-w-full ${className}`}>
      <select
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        class="input min-h-9 appearance-none pr-8 text-sm"
      >
        {children}
      </select>
      <Icon
        name="chevronDown"
        size={14}
        class="pointer-events-none absolute inset-y-0 right-2.5 my-auto text-faint"
      />
    </span>
  );
}
