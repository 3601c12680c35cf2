import { useFiles } from '../../pages/asset/queries.ts';
import type { Shown } from '../../pages/asset/shown.ts';
import { findInlineParts } from './find-inline-parts.ts';
import { InlineParts } from './inline-parts.tsx';
import { PinnedParts } from './pinned-parts.tsx';
import { t } from './t.ts';
import { ToolSettings } from './tool-settings.tsx';
import { WrittenFiles } from './written-files.tsx';

/** What comes with the agent, and what an install writes. */
export function AgentDetails({ shown }: { shown: Shown }) {
  const { asset, version } = shown;
  const files = useFiles(asset, version.version);
  const inline = findInlineParts((files.data?.items ?? []).map(({ path }) => path));
  const count = version.parts.length + inline.length;
  return (
    <div class="mb-4 space-y-6">
      {count > 0 && (
        <section>
          <h2 class="mb-2 text-base font-semibold">
            {t('parts.title')} <span class="text-sm font-normal text-faint">{count}</span>
          </h2>
          <ul class="card divide-y divide-line">
            <PinnedParts parts={version.parts} />
            <InlineParts shown={shown} parts={inline} />
          </ul>
        </section>
      )}
      <ToolSettings shown={shown} />
      <WrittenFiles shown={shown} />
      {version.readmeHtml.trim() && <h2 class="text-base font-semibold">{t('prompt.title')}</h2>}
    </div>
  );
}
