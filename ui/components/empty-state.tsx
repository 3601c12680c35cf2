import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

type Props = {
  icon: IconName;
  title: string;
  text?: ComponentChildren;
  /** One action, and its equivalent on the command line. */
  children?: ComponentChildren;
};

/** Shown in place of content that does not exist: what belongs here and what to do next. */
export function EmptyState({ icon, title, text, children }: Props) {
  return (
    <div class="flex flex-col items-center rounded-card border border-dashed border-line-strong px-6 py-14 text-center">
      <span class="mb-4 flex size-11 items-center justify-center rounded-full bg-sunken text-faint">
        <Icon name={icon} size={20} />
      </span>
      <h2 class="text-lg font-semibold">{title}</h2>
      {text && <p class="mt-1.5 max-w-md text-muted">{text}</p>}
      {children && <div class="mt-6 w-full max-w-lg">{children}</div>}
    </div>
  );
}
