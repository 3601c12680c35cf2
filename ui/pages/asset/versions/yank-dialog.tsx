import { useState } from 'preact/hooks';
import { assetRoute } from '#schema/client.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Field } from '../../../components/field.tsx';
import type { YankSeverity } from '#schema/version.ts';
import { type AssetName, assetParams } from '../queries.ts';
import { ChangeError } from './change-error.tsx';
import { t } from './t.ts';
import { useChange } from './use-change.ts';

type Props = { asset: AssetName; version: string; open: boolean; onClose: () => void };

const severities: readonly YankSeverity[] = ['broken', 'security'];

/** Asks how bad a version is and why, and yanks it. */
export function YankDialog({ asset, version, open, onClose }: Props) {
  const [reason, setReason] = useState('');
  const [severity, setSeverity] = useState<YankSeverity>('broken');
  const { change, error, isSaving, clear } = useChange(asset);
  const close = () => {
    clear();
    onClose();
  };

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    const done = await change(
      (client) =>
        client.call(
          assetRoute(asset.kind, 'POST /api/v1/{kind}/{namespace}/{name}/versions/{version}/yank'),
          { params: { ...assetParams(asset), version }, body: { reason, severity } },
        ),
      t('yank.done', { version }),
    );
    if (done) close();
  }

  return (
    <Dialog open={open} onClose={close} title={t('yank.title', { version })}>
      <form onSubmit={(event) => void submit(event)} class="space-y-4">
        <p class="text-sm text-muted">{t('yank.text')}</p>
        <fieldset class="space-y-2 text-sm">
          <legend class="mb-1 font-medium">{t('yank.severity')}</legend>
          {severities.map((one) => (
            <label key={one} class="flex items-start gap-2">
              <input
                type="radio"
                name="severity"
                class="mt-1"
                value={one}
                checked={severity === one}
                onChange={() => setSeverity(one)}
              />
              <span>
                {t(`yank.${one}`)}
                <span class="block text-muted">{t(`yank.${one}Hint`)}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <Field
          label={t('yank.reason')}
          hint={t('yank.reasonHint')}
          autofocus
          required
          maxLength={1000}
          autocomplete="off"
          value={reason}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
        <ChangeError error={error} />
        <div class="flex flex-wrap justify-end gap-2">
          <Button onClick={close}>{t('manage.cancel')}</Button>
          <Button tone="primary" type="submit" aria-disabled={isSaving || !reason.trim()}>
            {isSaving ? t('manage.saving') : t('yank.submit', { version })}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
