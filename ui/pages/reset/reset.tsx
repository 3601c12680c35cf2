import { useState } from 'preact/hooks';
import { client } from '../../api.ts';
import { href } from '../../base.ts';
import { Button, LinkButton } from '../../components/button.tsx';
import { describeError } from '../../components/error-text.ts';
import { Notice } from '../../components/notice.tsx';
import { usePageTitle } from '../../navigation.ts';
import { AuthCard } from '../../sign-in/auth-card.tsx';
import { useLinkSecret } from '../../sign-in/link-secret.ts';
import { PasswordField } from '../../sign-in/password-field.tsx';
import { passwordFault } from '../../sign-in/password-fault.ts';
import { t } from './t.ts';

/** The page on which someone sets a new password with the link that an admin made (`/login/reset#sl_…`). */
export default function Reset() {
  const secret = useLinkSecret();
  const [username, setUsername] = useState<string | null>(null);
  usePageTitle(t('reset.title'));
  return (
    <AuthCard title={t('reset.title')} lead={t('reset.lead', { host: location.host })}>
      {username !== null && (
        <>
          <Notice tone="ok" role="status">
            {t('reset.done', { name: username })}
          </Notice>
          <LinkButton tone="primary" large class="mt-5 w-full" href={href('/login')}>
            {t('reset.signIn')}
          </LinkButton>
        </>
      )}
      {username === null && secret === null && <Notice tone="warn">{t('reset.noLink')}</Notice>}
      {username === null && secret !== null && <ResetForm secret={secret} onDone={setUsername} />}
    </AuthCard>
  );
}

function ResetForm({ secret, onDone }: { secret: string; onDone: (username: string) => void }) {
  const [password, setPassword] = useState('');
  const [fault, setFault] = useState<'short' | 'long' | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: SubmitEvent & { currentTarget: HTMLFormElement }) {
    event.preventDefault();
    if (busy) return;
    const form = event.currentTarget;
    const found = passwordFault(password);
    setFailure(null);
    setFault(found);
    if (found !== null) {
      requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
      return;
    }
    setBusy(true);
    try {
      const done = await client.call('POST /api/v1/auth/reset', { body: { secret, password } });
      onDone(done.username);
    } catch (err) {
      setFailure(err);
    } finally {
      setBusy(false);
    }
  }

  return (
    <form onSubmit={submit} noValidate class="flex flex-col gap-4">
      {failure !== null && <Failure error={failure} />}
      <PasswordField
        name="password"
        value={password}
        onInput={(event) => {
          setPassword(event.currentTarget.value);
          setFault(null);
        }}
        error={
          fault === null
            ? undefined
            : t(fault === 'short' ? 'reset.passwordShort' : 'reset.passwordLong')
        }
        label={t('reset.password')}
        hint={t('reset.passwordHint')}
        autocomplete="new-password"
      />
      <Button type="submit" tone="primary" large aria-disabled={busy} class="mt-1">
        {busy ? t('reset.submitting') : t('reset.submit')}
      </Button>
    </form>
  );
}

function Failure({ error }: { error: unknown }) {
  const { title, detail } = describeError(error);
  return (
    <Notice tone="danger" role="alert">
      <p class="font-medium">{title}</p>
      {detail && <p>{detail}</p>}
    </Notice>
  );
}
