import type { AssetSummary } from '#schema/asset.ts';
import { t } from '../i18n.ts';
import { Badge } from './badge.tsx';

/** Badges for what is unusual about an asset: it is deprecated or private. */
export function AssetBadges({ asset }: { asset: Pick<AssetSummary, 'deprecated' | 'visibility'> }) {
  return (
    <>
      {asset.deprecated && <Badge tone="warn">{t('asset.deprecated')}</Badge>}
      {asset.visibility === 'private' && <Badge icon="lock">{t('asset.private')}</Badge>}
    </>
  );
}
