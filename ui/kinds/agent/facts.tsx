import { listOf } from '#schema/kinds/agent/manifest-lists.ts';
import { manifestFile } from '#schema/kinds/agent/manifest-file.ts';
import type { VersionDetail } from '#schema/version.ts';
import { formatCompact, formatNumber } from '../../i18n.ts';
import { Fact } from '../../pages/asset/overview/fact.tsx';
import { t } from './t.ts';

/** The length of an agent's prompt, and the model and the tools that it names. */
export function AgentFacts({ version: { manifest, manifestTokens } }: { version: VersionDetail }) {
  const { model } = manifest;
  const tools = listOf(manifest, 'tools');
  return (
    <>
      <Fact label={t('rail.tokens')}>
        <span title={formatNumber(manifestTokens)}>
          {t('rail.tokensText', { count: formatCompact(manifestTokens), file: manifestFile })}
        </span>
      </Fact>
      {typeof model === 'string' && <Fact label={t('rail.model')}>{model}</Fact>}
      {tools.length > 0 && <Fact label={t('rail.tools')}>{tools.join(', ')}</Fact>}
    </>
  );
}
