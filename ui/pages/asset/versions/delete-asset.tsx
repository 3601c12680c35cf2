import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import { assetRoute } from '#schema/client.ts';
import type { AssetDetail } from '#schema/version.ts';
import { client, listsKey, noticeEndedSession, queryClient } from '../../../api.ts';
import { href } from '../../../base.ts';
import { Button } from '../../../components/button.tsx';
import { Dialog } from '../../../components/dialog.tsx';
import { Field } from '../../../components/field.tsx';
import { showToast } from '../../../components/toast.ts';
import { nouns } from '../../../kinds/nouns.ts';
import { assetKey, assetParams } from '../queries.ts';
import { ChangeError } from './change-error.tsx';
import { t } from './t.ts';

/** Deletes the asset after its name was typed, and goes home. */
export function DeleteAsset({ asset }: { asset: AssetDetail }) {
  const { route } = useLocation();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<unknown>(null);
  const isSure = typed.trim() === asset.name || typed.trim() === asset.ref;

  const close = () => {
    setOpen(false);
    setTyped('');
    setError(null);
  };

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    if (!isSure) return;
    try {
      await client.call(assetRoute(asset.kind, 'DELETE /api/v1/{kind}/{namespace}/{name}'), {
        params: assetParams(asset),
      });
    } catch (err) {
      noticeEndedSession(err);
      setError(err);
      return;
    }
    close();
    route(href('/'));
    showToast(t('manage.deleted', { ref: asset.ref }));
    queryClient.removeQueries({ queryKey: assetKey(asset) });
    await queryClient.invalidateQueries({ queryKey: listsKey(asset.kind) });
  }

  return (
    <div class="flex flex-wrap items-center justify-between gap-x-8 gap-y-3">
      <div class="max-w-xl">
        <h3 class="font-medium">{t('manage.delete', nouns(asset.kind))}</h3>
        <p class="mt-0.5 text-sm text-muted">{t('manage.deleteText')}</p>
      </div>
      <Button class="border-danger-line text-danger" onClick={() => setOpen(true)}>
        {t('manage.deleteOpen')}
      </Button>
      <Dialog open={open} onClose={close} title={t('manage.deleteTitle', { ref: asset.ref })}>
        <form onSubmit={(event) => void submit(event)} class="space-y-4">
          <p class="text-sm text-muted">{t('manage.deleteText')}</p>
          <Field
            label={t('manage.deleteType', { name: asset.name })}
            autofocus
            autocomplete="off"
            spellcheck={false}
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
          <ChangeError error={error} />
          <div class="flex flex-wrap justify-end gap-2">
            <Button onClick={close}>{t('manage.cancel')}</Button>
            <Button tone="primary" type="submit" disabled={!isSure}>
              {t('manage.deleteSubmit', { ref: asset.ref })}
            </Button>
          </div>
        </form>
      </Dialog>
    </div>
  );
}
