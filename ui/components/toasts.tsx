import { t } from '../i18n.ts';
import { IconButton } from './button.tsx';
import { dismissToast, toasts } from './toast.ts';

/** The place of all toasts. It is in the page from the start, because screen readers only watch existing regions. */
export function Toasts() {
  return (
    <div
      role="status"
      class="pointer-events-none fixed inset-x-4 bottom-4 z-50 flex flex-col items-center gap-2"
    >
      {toasts.value.map(({ id, text, tone, quiet }) =>
        quiet ? (
          <p key={id} class="sr-only">
            {text}
          </p>
        ) : (
          <div
            key={id}
            class={`pointer-events-auto flex max-w-md animate-[rise_0.2s_ease-out] items-center gap-3 rounded-xl border py-1.5 pr-1.5 pl-4 text-sm lifted ${
              tone === 'danger'
                ? 'border-danger-line bg-danger-soft text-danger'
                : 'border-line bg-surface'
            }`}
          >
            <p>{text}</p>
            <IconButton icon="close" label={t('dialog.close')} onClick={() => dismissToast(id)} />
          </div>
        ),
      )}
    </div>
  );
}
