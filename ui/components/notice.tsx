import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

const tones = {
  info: 'border-line bg-sunken text-muted',
  warn: 'border-warn-line bg-warn-soft text-warn',
  danger: 'border-danger-line bg-danger-soft text-danger',
  ok: 'border-ok-line bg-ok-soft text-ok',
};
const icons: Record<keyof typeof tones, IconName> = {
  info: 'info',
  warn: 'alert',
  danger: 'alert',
  ok: 'check',
};

type Props = {
  tone?: keyof typeof tones;
  /** `alert` makes screen readers read it at once: for a notice that follows an action of the user. */
  role?: 'alert' | 'status';
  children: ComponentChildren;
};

/** A box with a message about the content below it or the form around it. */
export function Notice({ tone = 'info', role, children }: Props) {
  return (
    <div
      role={role}
      class={`flex items-start gap-2.5 rounded-lg border px-3.5 py-2.5 text-sm ${tones[tone]}`}
    >
      <Icon name={icons[tone]} class="mt-[0.2em]" />
      <div class="min-w-0 flex-1">{children}</div>
    </div>
  );
}
