import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { t } from '../i18n.ts';
import { IconButton } from './button.tsx';

type Props = {
  open: boolean;
  title: string;
  onClose: () => void;
  children: ComponentChildren;
};

/**
 * A modal dialog on the browser's own `<dialog>`: it keeps the focus, gives it back, and closes on
 * Esc or a press outside.
 */
export function Dialog({ open, title, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  useEffect(() => {
    const element = dialog.current;
    if (!open || !element) return;
    const opener = document.activeElement;
    element.showModal();
    return () => {
      element.close();
      // A dialog that leaves the page while open would lose the focus instead of giving it back.
      if (opener instanceof HTMLElement) opener.focus({ preventScroll: true });
    };
  }, [open]);

  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) dialog.current?.close();
      }}
      class="max-h-[85dvh] w-[min(28rem,calc(100vw-2rem))] overflow-y-auto p-0"
    >
      {open && (
        <div class="p-6">
          <div class="mb-4 flex items-start justify-between gap-4">
            <h2 id={titleId} class="text-lg font-semibold">
              {title}
            </h2>
            <IconButton
              icon="close"
              label={t('dialog.close')}
              onClick={() => dialog.current?.close()}
              class="-mt-1 -mr-2"
            />
          </div>
          {children}
        </div>
      )}
    </dialog>
  );
}
