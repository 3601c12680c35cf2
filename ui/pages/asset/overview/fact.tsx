import type { ComponentChildren } from 'preact';

/** One fact of a version, as a row of a `<dl>`. */
export function Fact({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="flex items-baseline justify-between gap-4 py-2">
      <dt class="shrink-0 text-faint">{label}</dt>
      <dd class="min-w-0 text-right wrap-anywhere">{children}</dd>
    </div>
  );
}
