/** The first letter of a name in a disc, as decoration: hidden from screen readers. */
export function Avatar({ name, size = 'small' }: { name: string; size?: 'small' | 'large' }) {
  const box = size === 'large' ? 'size-10 text-base' : 'size-7 text-xs';
  return (
    <span
      aria-hidden="true"
      class={`inline-flex shrink-0 items-center justify-center rounded-full border border-accent-line bg-accent-soft font-semibold text-accent-strong uppercase select-none ${box}`}
    >
      {[...name][0] ?? '?'}
    </span>
  );
}
