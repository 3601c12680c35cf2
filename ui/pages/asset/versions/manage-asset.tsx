import type { AssetDetail } from '#schema/version.ts';
import { nouns } from '../../../kinds/nouns.ts';
import { DeleteAsset } from './delete-asset.tsx';
import { DeprecationForm } from './deprecation-form.tsx';
import { t } from './t.ts';
import { TagsForm } from './tags-form.tsx';
import { VisibilityForm } from './visibility-form.tsx';

/** The settings of the asset for those who may write. Each form saves by itself. */
export function ManageAsset({ asset }: { asset: AssetDetail }) {
  return (
    <section aria-labelledby="manage-title" class="mt-12">
      <h2 id="manage-title" class="text-lg font-semibold">
        {t('manage.title', nouns(asset.kind))}
      </h2>
      <div class="card mt-3 divide-y divide-line *:p-4 sm:*:p-5">
        <VisibilityForm asset={asset} />
        <TagsForm asset={asset} />
        <DeprecationForm asset={asset} />
        {asset.permissions.administer && <DeleteAsset asset={asset} />}
      </div>
    </section>
  );
}
