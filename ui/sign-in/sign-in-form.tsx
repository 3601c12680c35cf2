import { useEffect, useState } from 'preact/hooks';
import { UnreachableError } from '#schema/client.ts';
import { AppError } from '#schema/error.ts';
import { t } from './t.ts';
import { signIn } from '../session.ts';
import { Button } from '../components/button.tsx';
import { describeError } from '../components/error-text.ts';
import { Field } from '../components/field.tsx';
import { Notice } from '../components/notice.tsx';
import { PasswordField } from './password-field.tsx';

/** Why signing in failed. Reasons are told apart where the visitor does something else next. */
type Failure =
  | { reason: 'incomplete' | 'credentials' | 'unreachable' }
  | { reason: 'throttled'; until: number | null }
  | { reason: 'other'; error: unknown };

function failureOf(err: unknown): Failure {
  if (err instanceof UnreachableError) return { reason: 'unreachable' };
  if (!(err instanceof AppError)) return { reason: 'other', error: err };
  if (err.code === 'auth.invalid_credentials') return { reason: 'credentials' };
  if (err.code !== 'auth.too_many_attempts') return { reason: 'other', error: err };
  const seconds = err.retryAfterSeconds;
  return { reason: 'throttled', until: seconds ? Date.now() + seconds * 1000 : null };
}

/** The form to sign in: e-mail or username, and password. It says why a sign-in was refused. */
export function SignInForm({ onDone }: { onDone: () => void }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    if (busy) return;
    if (!email.trim() || !password) return setFailure({ reason: 'incomplete' });
    setBusy(true);
    setFailure(null);
    try {
      await signIn(email.trim(), password);
      onDone();
    } catch (err) {
      setFailure(failureOf(err));
    } finally {
      setBusy(false);
    }
  }

  return (
    <form onSubmit={submit} noValidate class="flex flex-col gap-4">
      {failure && <FailureNotice failure={failure} />}
      <Field
        label={t('login.email')}
        name="email"
        type="text"
        autocomplete="username"
        autocapitalize="off"
        spellcheck={false}
        value={email}
        onInput={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordField
        label={t('login.password')}
        name="password"
        autocomplete="current-password"
        value={password}
        onInput={(event) => setPassword(event.currentTarget.value)}
      />
      <Button type="submit" tone="primary" large aria-disabled={busy} class="mt-1">
        {busy ? t('login.submitting') : t('login.submit')}
      </Button>
    </form>
  );
}

function FailureNotice({ failure }: { failure: Failure }) {
  switch (failure.reason) {
    case 'incomplete':
      return (
        <Notice tone="danger" role="alert">
          {t('login.required')}
        </Notice>
      );
    case 'credentials':
      return (
        <Notice tone="danger" role="alert">
          <p class="font-medium">{t('login.badCredentials')}</p>
          <p>{t('login.badCredentialsHint')}</p>
        </Notice>
      );
    case 'unreachable':
      return (
        <Notice tone="warn" role="alert">
          {t('login.unreachable')}
        </Notice>
      );
    case 'throttled':
      return <Throttled until={failure.until} />;
    case 'other': {
      const { title, detail, code } = describeError(failure.error);
      return (
        <Notice tone="danger" role="alert">
          <p class="font-medium">{title}</p>
          {detail && <p>{detail}</p>}
          <p class="font-mono text-xs">{code}</p>
        </Notice>
      );
    }
  }
}

/** Counts down to the next attempt. Screen readers read it once, not every second. */
function Throttled({ until }: { until: number | null }) {
  const secondsLeft = () => (until ? Math.max(0, Math.ceil((until - Date.now()) / 1000)) : 0);
  const [seconds, setSeconds] = useState(secondsLeft);

  useEffect(() => {
    setSeconds(secondsLeft());
    if (!until) return;
    const timer = setInterval(() => setSeconds(secondsLeft()), 1000);
    return () => clearInterval(timer);
  }, [until]);

  if (until && seconds === 0) {
    return (
      <Notice tone="info" role="status">
        {t('login.throttledOver')}
      </Notice>
    );
  }
  return (
    <Notice tone="warn">
      <p role="alert" class="font-medium">
        {t('login.throttled')}
      </p>
      <p>{until ? t('login.throttledWait', { count: seconds }) : t('login.throttledLater')}</p>
    </Notice>
  );
}
