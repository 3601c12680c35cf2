import type { ComponentChildren } from 'preact';
import { firstCliCommand } from '../../../commands.ts';
import { Button, LinkButton } from '../../../components/button.tsx';
import { formatBytes } from '../../../i18n.ts';
import { archiveHref } from '../links.ts';
import { t } from '../t.ts';
import type { Shown } from '../shown.ts';
import { copyAndTell, copyCommand } from './copy.ts';
import { cardId } from './sticky-copy.tsx';

type Props = {
  shown: Shown;
  command: string;
  /** What to tell an agent so that it installs the version itself. */
  prompt: () => string;
  /** Where to install it: agent targets and the scope. */
  fields: ComponentChildren;
  /** Buttons before the others. */
  actions?: ComponentChildren;
  /** What else the kind has to say, at the end. */
  children?: ComponentChildren;
};

/** How to get a version: one command for the targets chosen, a prompt for an agent, a ZIP. */
export function InstallCard({ shown, command, prompt, fields, actions, children }: Props) {
  const { asset, version } = shown;
  return (
    <section id={cardId} aria-label={t('install.title')} class="card mt-5 p-4">
      <div class="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">{fields}</div>
      <div class="command-row">
        <pre tabIndex={0} aria-label={t('install.command')} role="region">
          <span aria-hidden="true" class="mr-2 text-faint select-none">
            $
          </span>
          <code>{command}</code>
        </pre>
        <Button
          tone="primary"
          large
          icon="copy"
          aria-keyshortcuts="c"
          onClick={() => copyCommand(command)}
        >
          {t('install.copy')}
        </Button>
      </div>
      <div class="mt-3 flex flex-wrap items-center gap-x-2 gap-y-2">
        {actions}
        <Button icon="chat" onClick={() => copyAndTell(prompt(), t('install.promptCopied'))}>
          {t('install.copyPrompt')}
        </Button>
        <LinkButton
          icon="download"
          href={archiveHref(asset, version.version)}
          download={`${asset.name}-${version.version}.zip`}
          title={t('install.zipTitle', {
            ref: asset.ref,
            version: version.version,
            size: formatBytes(version.archiveBytes),
          })}
        >
          {t('install.zip')}
          <span class="font-normal text-muted">{formatBytes(version.archiveBytes)}</span>
        </LinkButton>
        <p class="text-[0.8125rem] text-faint">{t('install.needs')}</p>
      </div>
      {asset.visibility !== 'public' && <SignInFirst />}
      {children}
    </section>
  );
}

/** Warns that the CLI must be signed in too: otherwise the command does not find the asset. */
function SignInFirst() {
  const command = firstCliCommand('login');
  return (
    <p class="mt-3 flex flex-wrap items-center gap-x-3 border-t border-line pt-3 text-[0.8125rem] text-muted">
      {t('install.signInFirst')}
      <button
        type="button"
        title={command}
        class="link py-1"
        onClick={() => void copyCommand(command)}
      >
        {t('install.copySignIn')}
      </button>
    </p>
  );
}
