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
 * A modal dialog made of the browser's `<dialog>`. It traps the focus, returns it, and closes on Esc or a press
 * outside.
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
      // A dialog that is removed while open does not return the focus by itself.
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
