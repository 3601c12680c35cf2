import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import { useMeta } from '../../api.ts';
import { href } from '../../base.ts';
import { Icon } from '../../components/icon.tsx';
import { usePageTitle } from '../../navigation.ts';
import { AuthCard } from '../../sign-in/auth-card.tsx';
import { useLinkSecret } from '../../sign-in/link-secret.ts';
import { RegisterForm } from './register-form.tsx';
import { ShownOnce, type Registration } from './shown-once.tsx';
import { t } from './t.ts';

/** The page to create an account. It ends with the account's first API key. */
export default function Register() {
  const { route } = useLocation();
  const meta = useMeta();
  const [made, setMade] = useState<Registration | null>(null);
  const invitation = useLinkSecret();
  const [closed, setClosed] = useState(false);
  usePageTitle(t('register.title'));

  if (made) return <ShownOnce registration={made} onDone={() => route(href('/'))} />;
  if (closed || (meta.data?.registration === 'closed' && invitation === null)) {
    const needsInvitation = meta.data?.invitations === true;
    return (
      <AuthCard
        title={t(needsInvitation ? 'register.invitedTitle' : 'register.closedTitle')}
        lead={t('register.lead', { host: location.host })}
      >
        <div class="flex flex-col items-center text-center">
          <Icon name="lock" size={24} class="mb-3 text-faint" />
          <p class="text-muted">
            {t(needsInvitation ? 'register.invitedText' : 'register.closedText')}
          </p>
          <SignInLink />
        </div>
      </AuthCard>
    );
  }
  return (
    <AuthCard title={t('register.title')} lead={t('register.lead', { host: location.host })}>
      <RegisterForm invitation={invitation} onMade={setMade} onClosed={() => setClosed(true)} />
      <SignInLink />
    </AuthCard>
  );
}

function SignInLink() {
  return (
    <p class="mt-5 text-center text-sm text-muted">
      {t('register.haveAccount')}{' '}
      <a href={href('/login')} class="link">
        {t('register.signIn')}
      </a>
    </p>
  );
}
