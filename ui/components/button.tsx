import type { AnchorHTMLAttributes, ButtonHTMLAttributes, ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

type Look = {
  /** One primary action in a view; the rest secondary; quiet ones in bars. */
  tone?: 'primary' | 'secondary' | 'quiet';
  /** 44 px instead of 36, for the main action of a page. */
  large?: boolean;
  icon?: IconName;
  children?: ComponentChildren;
};

function classOf({ tone = 'secondary', large }: Look, extra: unknown): string {
  return `btn btn-${tone} ${large ? 'btn-large' : ''} ${typeof extra === 'string' ? extra : ''}`;
}

type ButtonProps = Look & ButtonHTMLAttributes<HTMLButtonElement>;

/** A button; of type `button` unless told otherwise. */
export function Button({ tone, large, icon, children, class: className, ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest} class={classOf({ tone, large }, className)}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

type LinkButtonProps = Look & AnchorHTMLAttributes<HTMLAnchorElement>;

/** A link that looks like a button. */
export function LinkButton({
  tone,
  large,
  icon,
  children,
  class: className,
  ...rest
}: LinkButtonProps) {
  return (
    <a {...rest} class={classOf({ tone, large }, className)}>
      {icon && <Icon name={icon} />}
      {children}
    </a>
  );
}

type IconButtonProps = { icon: IconName; label: string } & ButtonHTMLAttributes<HTMLButtonElement>;

/** A quiet square button with an icon; `label` names it, also as the tooltip. */
export function IconButton({ icon, label, class: className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-label={label}
      title={label}
      class={`btn btn-quiet btn-icon ${typeof className === 'string' ? className : ''}`}
    >
      <Icon name={icon} size={18} />
    </button>
  );
}
