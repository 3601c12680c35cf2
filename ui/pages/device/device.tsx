import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import type { PendingDevice } from '#schema/device.ts';
import { formatUserCode } from '#schema/user-code.ts';
import { href } from '../../base.ts';
import { usePageTitle } from '../../navigation.ts';
import { session } from '../../session-state.ts';
import { AuthCard } from '../../sign-in/auth-card.tsx';
import { LinkButton } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { CodeForm } from './code-form.tsx';
import { Decision } from './decision.tsx';
import { t } from './t.ts';

type Step =
  | { at: 'code' }
  | { at: 'decision'; userCode: string; device: PendingDevice }
  | { at: 'approved' | 'denied'; device: PendingDevice };

/** The page where a signed-in person approves or denies a device login (`?code=`). Signing in leads back here. */
export default function Device() {
  const { query, url } = useLocation();
  const [step, setStep] = useState<Step>({ at: 'code' });
  const current = session.value;
  usePageTitle(t('device.title'));

  if (current.state === 'anonymous') {
    return (
      <AuthCard title={t('device.title')} lead={t('device.signInFirst', { host: location.host })}>
        <LinkButton
          tone="primary"
          large
          class="w-full"
          href={`${href('/login')}?next=${encodeURIComponent(url)}`}
        >
          {t('device.signIn')}
        </LinkButton>
      </AuthCard>
    );
  }
  if (current.state !== 'signed-in') return null;

  return (
    <AuthCard
      title={t('device.title')}
      lead={t('device.lead', { name: current.account.username, host: location.host })}
    >
      {step.at === 'code' && (
        <CodeForm
          given={query['code'] ?? ''}
          onFound={(userCode, device) => setStep({ at: 'decision', userCode, device })}
        />
      )}
      {step.at === 'decision' && (
        <Decision
          userCode={step.userCode}
          device={step.device}
          shown={formatUserCode(step.userCode)}
          onDecided={(at) => setStep({ at, device: step.device })}
          onGone={() => setStep({ at: 'code' })}
        />
      )}
      {step.at === 'denied' && <Notice role="status">{t('device.denied')}</Notice>}
      {step.at === 'approved' && (
        <>
          <Notice tone="ok" role="status">
            {t('device.approved')}
          </Notice>
          <p class="mt-4 text-sm text-muted">{t('device.approvedMore')}</p>
          <code class="mt-1 block text-sm wrap-anywhere">agenthub-cli token list</code>
        </>
      )}
    </AuthCard>
  );
}
