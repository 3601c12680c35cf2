/** The logo: a hub with three nodes. */
export function Logo({ size = 26 }: { size?: number }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 32 32" class="shrink-0">
      <rect width="32" height="32" rx="8" class="fill-accent" />
      <g class="fill-none stroke-canvas" stroke-width="2.4" stroke-linecap="round">
        <path d="M16 16V8.5M16 16l-6.6 4.4M16 16l6.6 4.4" />
      </g>
      <g class="fill-canvas">
        <circle cx="16" cy="16" r="3.6" />
        <circle cx="16" cy="7.6" r="2.6" />
        <circle cx="8.8" cy="20.9" r="2.6" />
        <circle cx="23.2" cy="20.9" r="2.6" />
      </g>
    </svg>
  );
}
