import type { ComponentChildren } from 'preact';

/** One thing that is known of a version, in a list of such. */
export function Fact({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="flex items-baseline justify-between gap-4 py-2">
      <dt class="shrink-0 text-faint">{label}</dt>
      <dd class="min-w-0 text-right wrap-anywhere">{children}</dd>
    </div>
  );
}
