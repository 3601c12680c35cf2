import type { AssetSummary } from '#schema/asset.ts';
import { t } from '../i18n.ts';
import { Badge } from './badge.tsx';

/** What is out of the ordinary about an asset: deprecated, or not open to everyone. */
export function AssetBadges({ asset }: { asset: Pick<AssetSummary, 'deprecated' | 'visibility'> }) {
  return (
    <>
      {asset.deprecated && <Badge tone="warn">{t('asset.deprecated')}</Badge>}
      {asset.visibility === 'private' && <Badge icon="lock">{t('asset.private')}</Badge>}
    </>
  );
}
