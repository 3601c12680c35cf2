import { manifestFile } from '#schema/kinds/skill/manifest-file.ts';
import type { VersionDetail } from '#schema/version.ts';
import { formatCompact, formatNumber } from '../../i18n.ts';
import { Fact } from '../../pages/asset/overview/fact.tsx';
import { t } from './t.ts';

/** What the manifest of a skill costs an agent that loads it. */
export function SkillFacts({ version: { manifestTokens } }: { version: VersionDetail }) {
  return (
    <Fact label={t('rail.tokens')}>
      <span title={formatNumber(manifestTokens)}>
        {t('rail.tokensText', { count: formatCompact(manifestTokens), file: manifestFile })}
      </span>
    </Fact>
  );
}
