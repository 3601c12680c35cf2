import { useState } from 'preact/hooks';
import type { PendingDevice } from '#schema/device.ts';
import { AppError } from '#schema/error.ts';
import { client, noticeEndedSession } from '../../api.ts';
import { Button } from '../../components/button.tsx';
import { describeError } from '../../components/error-text.ts';
import { Notice } from '../../components/notice.tsx';
import { Time } from '../../components/time.tsx';
import { t } from './t.ts';

type Props = {
  userCode: string;
  /** The code as the device shows it. */
  shown: string;
  device: PendingDevice;
  onDecided(as: 'approved' | 'denied'): void;
  /** Called if the login is no longer there. */
  onGone(): void;
};

/** Each includes those before it. */
const scopes = ['read', 'publish', 'admin'] as const;
const meanings = {
  read: 'device.scope.read',
  publish: 'device.scope.publish',
  admin: 'device.scope.admin',
} as const;

/** What a device asks for and from where, with the buttons to approve or deny it. */
export function Decision({ userCode, shown, device, onDecided, onGone }: Props) {
  const [error, setError] = useState<string | undefined>();
  const [isBusy, setBusy] = useState(false);

  async function decide(approve: boolean) {
    setBusy(true);
    try {
      await client.call('POST /api/v1/auth/device/decision', { body: { userCode, approve } });
      onDecided(approve ? 'approved' : 'denied');
    } catch (err) {
      noticeEndedSession(err);
      if (err instanceof AppError && err.code === 'device.not_found') return onGone();
      setError(describeError(err).title);
      setBusy(false);
    }
  }

  const granted = scopes.slice(0, Math.max(...device.scopes.map((one) => scopes.indexOf(one))) + 1);
  return (
    <>
      <p class="text-center font-mono text-2xl font-semibold">{shown}</p>
      <dl class="mt-5 grid grid-cols-[auto_1fr] gap-x-4 gap-y-2 text-sm">
        <dt class="text-muted">{t('device.client')}</dt>
        <dd class="font-medium wrap-anywhere">
          <bdi>{device.clientName}</bdi>
        </dd>
        <dt class="text-muted">{t('device.address')}</dt>
        <dd class="wrap-anywhere">{device.ip ?? '—'}</dd>
        <dt class="text-muted">{t('device.started')}</dt>
        <dd>
          <Time value={device.createdAt} />
        </dd>
        <dt class="text-muted">{t('device.may')}</dt>
        <dd>
          <ul>
            {granted.map((one) => (
              <li key={one}>{t(meanings[one])}</li>
            ))}
          </ul>
        </dd>
      </dl>
      <div class="mt-5">
        <Notice tone="warn">{t('device.warning')}</Notice>
      </div>
      {error && (
        <div class="mt-3">
          <Notice tone="danger" role="alert">
            {error}
          </Notice>
        </div>
      )}
      <div class="mt-5 grid grid-cols-2 gap-3">
        <Button large disabled={isBusy} onClick={() => void decide(false)}>
          {t('device.deny')}
        </Button>
        <Button tone="primary" large disabled={isBusy} onClick={() => void decide(true)}>
          {t('device.approve')}
        </Button>
      </div>
    </>
  );
}
