import { useMeta } from '../api.ts';
import { href } from '../base.ts';
import { CopyButton } from '../components/copy-button.tsx';
import { cliCommand } from '../commands.ts';
import { t } from '../i18n.ts';

const link = 'inline-flex min-h-6 items-center hover:text-ink hover:underline';

/** The footer of every page: version, documents and the command of the CLI. */
export function Footer({ onShortcuts }: { onShortcuts: () => void }) {
  const meta = useMeta();
  const command = cliCommand('--help');
  return (
    <footer aria-label={t('footer.label')} class="mt-auto border-t border-line text-sm text-faint">
      <div class="mx-auto flex max-w-page flex-wrap items-center gap-x-6 gap-y-3 px-4 py-6 sm:px-6">
        <span>{meta.data ? t('footer.version', { version: meta.data.version }) : 'AgentHub'}</span>
        <a href={href('/docs')} class={link}>
          {t('nav.docs')}
        </a>
        <a href={href('/openapi.json')} class={link}>
          {t('footer.openapi')}
        </a>
        <a href={href('/THIRD-PARTY-LICENSES.txt')} class={link}>
          {t('footer.licences')}
        </a>
        <button type="button" onClick={onShortcuts} class={`${link} hidden sm:inline-flex`}>
          {t('footer.shortcuts')}
        </button>
        <span class="flex min-w-0 items-center gap-1 md:ml-auto">
          <span class="sr-only">{t('footer.cli')}</span>
          <code class="min-w-0 font-mono text-xs wrap-anywhere">{command}</code>
          <CopyButton text={command} label={t('copy.command')} compact tone="quiet" />
        </span>
      </div>
    </footer>
  );
}
