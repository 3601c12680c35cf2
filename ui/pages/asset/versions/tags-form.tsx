import { useState } from 'preact/hooks';
import type { AssetDetail } from '#schema/version.ts';
import { Button } from '../../../components/button.tsx';
import { Field } from '../../../components/field.tsx';
import { ChangeError } from './change-error.tsx';
import { t } from './t.ts';
import { patchAsset } from './patch-asset.ts';
import { parseTags, tagsMax } from './tag-list.ts';
import { useChange } from './use-change.ts';

/** Sets the tags of the asset, which are words in one field. */
export function TagsForm({ asset }: { asset: AssetDetail }) {
  const saved = asset.tags.join(' ');
  const [text, setText] = useState(saved);
  const [isTried, setTried] = useState(false);
  const { change, error, isSaving } = useChange(asset);
  const { tags, invalid } = parseTags(text);
  const wrong =
    invalid.length > 0
      ? t('manage.tagsInvalid', { tags: invalid.join(' ') })
      : tags.length > tagsMax
        ? t('manage.tagsTooMany')
        : undefined;

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    setTried(true);
    if (wrong) return;
    const done = await change(
      (client) => patchAsset(client, asset, { tags }),
      t('manage.tagsDone'),
    );
    if (done) setText(tags.join(' '));
  }

  return (
    <form onSubmit={(event) => void submit(event)} class="space-y-3">
      <Field
        label={t('manage.tags')}
        hint={t('manage.tagsHint')}
        error={isTried ? wrong : undefined}
        autocomplete="off"
        spellcheck={false}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <ChangeError error={error} />
      <Button type="submit" disabled={tags.join(' ') === saved && !wrong && !isSaving}>
        {isSaving ? t('manage.saving') : t('manage.tagsSave')}
      </Button>
    </form>
  );
}
