/** Outlines on a 24-unit grid, 2 units thick. */
const outlines = {
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM16 16l4.5 4.5',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2v2M12 20v2M4.9 4.9l1.4 1.4M17.7 17.7l1.4 1.4M2 12h2M20 12h2M4.9 19.1l1.4-1.4M17.7 6.3l1.4-1.4',
  moon: 'M20.5 14.2A8.5 8.5 0 1 1 9.8 3.5a6.8 6.8 0 0 0 10.7 10.7Z',
  monitor: 'M3 4h18v12H3zM8 20h8M12 16v4',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  check: 'M4.5 12.5l5 5 10-11',
  close: 'M6 6l12 12M18 6 6 18',
  chevronDown: 'M6 9l6 6 6-6',
  chevronLeft: 'M15 6l-6 6 6 6',
  chevronRight: 'M9 6l6 6-6 6',
  download: 'M12 3v12M7 11l5 5 5-5M4 20h16',
  user: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6',
  signOut: 'M10 4H4v16h6M15 8l4 4-4 4M9 12h10',
  tag: 'M3.5 12.5v-9h9l8 8-9 9ZM8 8h.01',
  terminal: 'M5 7l5 5-5 5M12.5 18H19',
  chat: 'M4 5h16v11H10l-4.5 4v-4H4Z',
  lock: 'M5 11h14v9H5zM8 11V7.5a4 4 0 0 1 8 0V11',
  alert: 'M12 4 2.8 20h18.4ZM12 10v4.5M12 17.4v.1',
  info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 11v5.5M12 7.6v.1',
  box: 'M12 3l8 4.5v9L12 21l-8-4.5v-9ZM4 7.5l8 4.5 8-4.5M12 12v9',
  server: 'M4 4h16v6.5H4zM4 13.5h16V20H4zM7.5 7.2h.01M7.5 16.8h.01',
  file: 'M6 3h8l5 5v13H6zM14 3v5h5',
  folder: 'M3 5h6.5l2 2.5H21V19H3z',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 7v5.5l3.5 2',
  filter: 'M4 6h16M7 12h10M10 18h4',
  diff: 'M12 4v10M7 9h10M7 19h10',
  history: 'M4 5v5h5M4.5 10A8 8 0 1 1 4 13M12 8v4.5l3 1.5',
} as const;

export type IconName = keyof typeof outlines;

/** A decorative outline in the colour of the text. Words beside it must say what it means. */
export function Icon({
  name,
  size = 16,
  class: className = '',
}: {
  name: IconName;
  size?: number;
  class?: string;
}) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      class={`shrink-0 ${className}`}
    >
      <path d={outlines[name]} />
    </svg>
  );
}
