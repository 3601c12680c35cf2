import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

const tones = {
  neutral: 'border-line bg-sunken text-muted',
  accent: 'border-accent-line bg-accent-soft text-accent-strong',
  warn: 'border-warn-line bg-warn-soft text-warn',
  danger: 'border-danger-line bg-danger-soft text-danger',
  ok: 'border-ok-line bg-ok-soft text-ok',
};

type Props = {
  tone?: keyof typeof tones;
  icon?: IconName;
  title?: string;
  children: ComponentChildren;
};

/** A label with a state in one or two words. The words must carry the meaning, not the colour alone. */
export function Badge({ tone = 'neutral', icon, title, children }: Props) {
  return (
    <span
      title={title}
      class={`inline-flex items-center gap-1 rounded-full border px-2 text-xs leading-5 font-medium whitespace-nowrap ${tones[tone]}`}
    >
      {icon && <Icon name={icon} size={12} />}
      {children}
    </span>
  );
}
