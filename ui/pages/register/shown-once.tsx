import { useEffect, useState } from 'preact/hooks';
import type { CallOutput } from '#schema/call.ts';
import { cliCommandStart, firstCliCommand } from '../../commands.ts';
import { Button } from '../../components/button.tsx';
import { CodeBox } from '../../components/code-box.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Notice } from '../../components/notice.tsx';
import { formatDate, t as shell } from '../../i18n.ts';
import { usePageTitle } from '../../navigation.ts';
import { AuthCard } from '../../sign-in/auth-card.tsx';
import { t } from './t.ts';

export type Registration = CallOutput<'POST /api/v1/auth/register'>;

type Props = { registration: Registration; onDone: () => void };

/** Shows the first API key once. The button to continue works after the visitor confirms having saved the key. */
export function ShownOnce({ registration, onDone }: Props) {
  const [saved, setSaved] = useState(false);
  const { key, expiresAt } = registration.apiKey;
  const title = t('register.keyTitle', { name: registration.user.username });
  usePageTitle(title);

  useEffect(() => {
    document.querySelector<HTMLElement>('main h1')?.focus();
  }, []);
  useEffect(() => {
    if (saved) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [saved]);

  return (
    <AuthCard title={title} lead={t('register.keyLead')}>
      <p class="mb-1.5 text-sm font-medium">{t('register.keyLabel')}</p>
      <output class="block rounded-lg border border-line bg-sunken px-3 py-2 font-mono text-sm wrap-anywhere select-all">
        {key}
      </output>
      <CopyButton text={key} label={t('register.keyCopy')} class="mt-2.5 w-full" />
      {expiresAt && (
        <div class="mt-4">
          <Notice tone="warn">{t('register.keyExpires', { date: formatDate(expiresAt) })}</Notice>
        </div>
      )}
      <p class="mt-5 mb-1.5 text-sm font-medium">{t('register.keyUse')}</p>
      <CodeBox
        text={firstCliCommand('login --with-token')}
        label={shell('copy.command')}
        dim={cliCommandStart}
        wrap
      />
      <label class="mt-5 flex min-h-6 items-center gap-2.5 text-sm">
        <input
          type="checkbox"
          checked={saved}
          onChange={(event) => setSaved(event.currentTarget.checked)}
          class="size-4.5 accent-accent"
        />
        {t('register.keySaved')}
      </label>
      <Button tone="primary" large disabled={!saved} onClick={onDone} class="mt-4 w-full">
        {t('register.continue')}
      </Button>
    </AuthCard>
  );
}
