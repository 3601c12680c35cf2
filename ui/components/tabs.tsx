import type { ComponentChildren } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';

export type Tab = { id: string; label: ComponentChildren; content: () => ComponentChildren };

/**
 * Tabs within a page, with arrow keys, Home and End: https://www.w3.org/WAI/ARIA/apg/patterns/tabs/. For tabs that
 * are pages, use links with `aria-current`.
 */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  const [selected, setSelected] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const base = useId();
  const shown = tabs[selected];

  function onKeyDown(event: KeyboardEvent) {
    const steps: Record<string, number> = {
      ArrowRight: selected + 1,
      ArrowLeft: selected - 1,
      Home: 0,
      End: tabs.length - 1,
    };
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const index = (next + tabs.length) % tabs.length;
    setSelected(index);
    const buttons = list.current?.querySelectorAll<HTMLElement>('[role=tab]');
    buttons?.[index]?.focus();
  }

  return (
    <div>
      <div
        ref={list}
        role="tablist"
        aria-label={label}
        onKeyDown={onKeyDown}
        class="inline-flex rounded-lg border border-line bg-sunken p-0.5"
      >
        {tabs.map((tab, index) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${base}-tab-${tab.id}`}
            aria-controls={`${base}-panel`}
            aria-selected={index === selected}
            tabIndex={index === selected ? 0 : -1}
            onClick={() => setSelected(index)}
            class="flex min-h-8 items-center gap-1.5 rounded-md px-3 text-sm font-medium text-muted hover:text-ink aria-selected:bg-raised aria-selected:text-ink"
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div
        role="tabpanel"
        id={`${base}-panel`}
        aria-labelledby={`${base}-tab-${shown?.id}`}
        class="mt-4"
      >
        {shown?.content()}
      </div>
    </div>
  );
}
