import { useLocation } from 'preact-iso';
import { useMeta } from '../../api.ts';
import { href } from '../../base.ts';
import { LinkButton } from '../../components/button.tsx';
import { showToast } from '../../components/toast.ts';
import { t as shell } from '../../i18n.ts';
import { usePageTitle } from '../../navigation.ts';
import { session } from '../../session-state.ts';
import { AuthCard } from '../../sign-in/auth-card.tsx';
import { nextPage } from '../../sign-in/next-page.ts';
import { SignInForm } from '../../sign-in/sign-in-form.tsx';
import { t } from '../../sign-in/t.ts';

/** The page to sign in. It leads back to where the visitor came from (`?next=`). */
export default function Login() {
  const { query, route } = useLocation();
  const meta = useMeta();
  const next = nextPage(query['next'], href('/'));
  const current = session.value;
  usePageTitle(t('login.title'));

  function done() {
    if (session.value.state === 'signed-in') {
      showToast(shell('nav.signedIn', { name: session.value.account.username }));
    }
    route(next);
  }

  return (
    <AuthCard title={t('login.title')} lead={t('login.lead', { host: location.host })}>
      {current.state === 'signed-in' ? (
        <div class="text-center">
          <p class="mb-5">{t('login.already', { name: current.account.username })}</p>
          <LinkButton tone="primary" large href={next} class="w-full">
            {t('login.continue')}
          </LinkButton>
        </div>
      ) : (
        <>
          <SignInForm onDone={done} />
          {meta.data?.registration !== 'closed' && (
            <p class="mt-5 text-center text-sm text-muted">
              {t('login.noAccount')}{' '}
              <a href={href('/register')} class="link">
                {t('login.register')}
              </a>
            </p>
          )}
        </>
      )}
    </AuthCard>
  );
}
