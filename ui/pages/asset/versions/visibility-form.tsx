import { useState } from 'preact/hooks';
import type { Visibility } from '#schema/asset.ts';
import type { AssetDetail } from '#schema/version.ts';
import { Button } from '../../../components/button.tsx';
import { ChangeError } from './change-error.tsx';
import { t } from './t.ts';
import { patchAsset } from './patch-asset.ts';
import { useChange } from './use-change.ts';

/** Sets who can see the asset: three radio buttons, each with an explanation. */
export function VisibilityForm({ asset }: { asset: AssetDetail }) {
  const [visibility, setVisibility] = useState<Visibility>(asset.visibility);
  const { change, error, isSaving } = useChange(asset);
  const choices: { id: Visibility; label: string; text: string }[] = [
    { id: 'public', label: t('manage.public'), text: t('manage.publicText') },
    { id: 'internal', label: t('manage.internal'), text: t('manage.internalText') },
    {
      id: 'private',
      label: t('manage.private'),
      text: t('manage.privateText', { namespace: asset.namespace }),
    },
  ];
  const labelOf = (id: Visibility) => choices.find((choice) => choice.id === id)?.label ?? id;

  function submit(event: SubmitEvent) {
    event.preventDefault();
    void change(
      (client) => patchAsset(client, asset, { visibility }),
      t('manage.visibilityDone', { visibility: labelOf(visibility) }),
    );
  }

  return (
    <form onSubmit={submit}>
      <fieldset>
        <legend class="font-medium">{t('manage.visibility')}</legend>
        <div class="mt-2 grid gap-2 sm:grid-cols-3">
          {choices.map(({ id, label, text }) => (
            <label key={id} class="choice">
              <input
                type="radio"
                name="visibility"
                value={id}
                checked={visibility === id}
                onChange={() => setVisibility(id)}
                class="mt-0.5 size-4 shrink-0 accent-accent"
              />
              <span>
                <span class="block font-medium">{label}</span>
                <span class="text-muted">{text}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      <div class="mt-3 space-y-3">
        <ChangeError error={error} />
        <Button type="submit" disabled={visibility === asset.visibility && !isSaving}>
          {isSaving ? t('manage.saving') : t('manage.visibilitySave')}
        </Button>
      </div>
    </form>
  );
}
