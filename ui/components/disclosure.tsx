import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

type Props = {
  /** The name of the button for screen readers. */
  label: string;
  /** The content of the button. */
  button: ComponentChildren;
  children: ComponentChildren;
};

/** A button that opens a small panel below it. Esc, a press outside or a choice inside closes the panel. */
export function Disclosure({ label, button, children }: Props) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const trigger = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!open) return;
    const onPress = (event: Event) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      trigger.current?.focus();
    };
    document.addEventListener('pointerdown', onPress);
    document.addEventListener('keydown', onKeyDown);
    return () => {
      document.removeEventListener('pointerdown', onPress);
      document.removeEventListener('keydown', onKeyDown);
    };
  }, [open]);

  return (
    <div ref={root} class="relative">
      <button
        ref={trigger}
        type="button"
        aria-label={label}
        aria-expanded={open}
        title={label}
        onClick={() => setOpen(!open)}
        class="btn btn-quiet px-1.5"
      >
        {button}
      </button>
      {open && (
        <div
          onClick={() => setOpen(false)}
          class="card absolute top-full right-0 z-30 mt-1 w-56 animate-[rise_0.12s_ease-out] p-1.5 text-sm lifted"
        >
          {children}
        </div>
      )}
    </div>
  );
}
