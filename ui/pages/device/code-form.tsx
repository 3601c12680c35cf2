import { useState } from 'preact/hooks';
import type { PendingDevice } from '#schema/device.ts';
import { AppError } from '#schema/error.ts';
import { userCodePattern } from '#schema/user-code.ts';
import { client, noticeEndedSession } from '../../api.ts';
import { Button } from '../../components/button.tsx';
import { describeError } from '../../components/error-text.ts';
import { Field } from '../../components/field.tsx';
import { t } from './t.ts';

type Props = { given: string; onFound(userCode: string, device: PendingDevice): void };

/** The form for the code that a device shows; `given` fills it. It is sent only when the person asks for it. */
export function CodeForm({ given, onFound }: Props) {
  const [typed, setTyped] = useState(given.slice(0, 32));
  const [error, setError] = useState<string | undefined>();
  const [isBusy, setBusy] = useState(false);

  async function find(event: Event) {
    event.preventDefault();
    const userCode = typed.toUpperCase().replaceAll(/[\s-]/g, '');
    if (!userCodePattern.test(userCode)) return setError(t('device.codeInvalid'));
    setBusy(true);
    try {
      onFound(
        userCode,
        await client.call('GET /api/v1/auth/device/{userCode}', { params: { userCode } }),
      );
    } catch (err) {
      noticeEndedSession(err);
      const isUnknown = err instanceof AppError && err.code === 'device.not_found';
      setError(isUnknown ? t('device.unknown') : describeError(err).title);
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(event) => void find(event)} noValidate>
      <Field
        name="code"
        label={t('device.code')}
        hint={t('device.codeHint')}
        error={error}
        value={typed}
        autocomplete="off"
        autocapitalize="characters"
        spellcheck={false}
        maxLength={32}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setError(undefined);
        }}
      />
      <Button type="submit" tone="primary" large disabled={isBusy} class="mt-5 w-full">
        {t('device.continue')}
      </Button>
    </form>
  );
}
