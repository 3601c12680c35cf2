import { useState } from 'preact/hooks';
import type { AssetDetail } from '#schema/version.ts';
import { Button } from '../../../components/button.tsx';
import { Field } from '../../../components/field.tsx';
import { nouns } from '../../../kinds/nouns.ts';
import { ChangeError } from './change-error.tsx';
import { t } from './t.ts';
import { patchAsset } from './patch-asset.ts';
import { useChange } from './use-change.ts';

const refPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*\/[a-z0-9]+(?:-[a-z0-9]+)*(?:@[^@/\s]+)?$/;

/** Deprecates the asset, with a reason and a successor, or undoes that. */
export function DeprecationForm({ asset }: { asset: AssetDetail }) {
  const named = nouns(asset.kind);
  const [message, setMessage] = useState(asset.deprecation?.message ?? '');
  const [successor, setSuccessor] = useState(asset.deprecation?.successor ?? '');
  const [isTried, setTried] = useState(false);
  const { change, error, isSaving } = useChange(asset);
  const isWrong = successor.trim() !== '' && !refPattern.test(successor.trim());

  function submit(event: SubmitEvent) {
    event.preventDefault();
    setTried(true);
    if (isWrong) return;
    const deprecation = { message: message.trim() || null, successor: successor.trim() || null };
    void change(
      (client) => patchAsset(client, asset, { deprecation }),
      t('manage.deprecated', named),
    );
  }

  async function end() {
    const done = await change(
      (client) => patchAsset(client, asset, { deprecation: null }),
      t('manage.undeprecated', named),
    );
    if (!done) return;
    setMessage('');
    setSuccessor('');
  }

  return (
    <form onSubmit={submit}>
      <h3 class="font-medium">{t('manage.deprecation')}</h3>
      <p class="mt-0.5 text-sm text-muted">{t('manage.deprecationText', named)}</p>
      <div class="mt-3 grid gap-4 sm:grid-cols-2">
        <Field
          label={t('manage.deprecationMessage')}
          maxLength={1000}
          autocomplete="off"
          value={message}
          onInput={(event) => setMessage(event.currentTarget.value)}
        />
        <Field
          label={t('manage.deprecationSuccessor')}
          placeholder={t('manage.deprecationSuccessorHint')}
          error={isTried && isWrong ? t('manage.successorInvalid') : undefined}
          maxLength={200}
          autocomplete="off"
          spellcheck={false}
          value={successor}
          onInput={(event) => setSuccessor(event.currentTarget.value)}
        />
      </div>
      <div class="mt-3 space-y-3">
        <ChangeError error={error} />
        <div class="flex flex-wrap gap-2">
          <Button type="submit" aria-disabled={isSaving}>
            {asset.deprecation ? t('manage.deprecationSave') : t('manage.deprecate')}
          </Button>
          {asset.deprecation && (
            <Button tone="quiet" aria-disabled={isSaving} onClick={() => void end()}>
              {t('manage.undeprecate')}
            </Button>
          )}
        </div>
      </div>
    </form>
  );
}
