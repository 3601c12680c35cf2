import type { AnchorHTMLAttributes, ButtonHTMLAttributes, ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon.tsx';

type Look = {
  /** A view has one primary action; the others are secondary, those in bars quiet. */
  tone?: 'primary' | 'secondary' | 'quiet';
  /** 44 px high instead of 36, for the main action of a page. */
  large?: boolean;
  icon?: IconName;
  children?: ComponentChildren;
};

function classOf({ tone = 'secondary', large }: Look, extra: unknown): string {
  return `btn btn-${tone} ${large ? 'btn-large' : ''} ${typeof extra === 'string' ? extra : ''}`;
}

type ButtonProps = Look & ButtonHTMLAttributes<HTMLButtonElement>;

/** A button, of type `button` by default. */
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

/** A quiet square button with an icon; `label` is its name and tooltip. */
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
