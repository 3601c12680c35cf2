import { useEffect, useState } from 'preact/hooks';
import { copyText } from '../clipboard.ts';
import { t } from '../i18n.ts';
import { Icon } from './icon.tsx';
import { showToast } from './toast.ts';

type Props = {
  text: string;
  /** The text of the button, such as "Copy command"; "Copy" by default. */
  label?: string;
  /** Shows the icon alone, for bars and code boxes. */
  compact?: boolean;
  tone?: 'primary' | 'secondary' | 'quiet';
  class?: string;
};

const shownMilliseconds = 2000;

/** Copies `text` and says so for two seconds; says what to do when the browser refuses. */
export function CopyButton({
  text,
  label,
  compact = false,
  tone = 'secondary',
  class: className = '',
}: Props) {
  const [copied, setCopied] = useState(false);
  const name = label ?? t('copy.copy');

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), shownMilliseconds);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy() {
    if (await copyText(text)) {
      setCopied(true);
      showToast(t('copy.copied'), { quiet: true });
    } else {
      showToast(t('copy.failed'), { tone: 'danger' });
    }
  }

  return (
    <button
      type="button"
      onClick={copy}
      class={`btn btn-${tone} ${compact ? 'btn-icon' : ''} ${className}`}
      {...(compact ? { 'aria-label': name, title: name } : {})}
    >
      <Icon name={copied ? 'check' : 'copy'} class={copied ? 'text-ok' : ''} />
      {!compact && (copied ? t('copy.copied') : name)}
    </button>
  );
}
