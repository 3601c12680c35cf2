import { agentFormats } from '#schema/kinds/agent/formats.ts';
import { grantsIn } from '#schema/kinds/agent/grants.ts';
import { type Extras, extrasOf } from '#schema/kinds/agent/tool-settings.ts';
import { usualPath } from '#schema/targets.ts';
import { Badge } from '../../components/badge.tsx';
import { Marked } from '../../components/marked.tsx';
import { Notice } from '../../components/notice.tsx';
import type { Shown } from '../../pages/asset/shown.ts';
import { t } from './t.ts';
import { toolChoice } from './tool-choice.ts';

/** The settings that the publisher wrote for single tools, as they are written. Those of the tool chosen are open. */
export function ToolSettings({ shown: { asset, version } }: { shown: Shown }) {
  const all = extrasOf(version.manifest);
  if (all.length === 0) return null;
  return (
    <section>
      <h2 class="mb-2 text-base font-semibold">{t('extras.title')}</h2>
      <Notice tone="warn">{t('extras.lead')}</Notice>
      {all.map((extras) => (
        <Settings key={extras.target} name={asset.name} extras={extras} />
      ))}
    </section>
  );
}

function Settings({ name, extras }: { name: string; extras: Extras }) {
  const { targets, scope } = toolChoice.current.value;
  const format = agentFormats[extras.target];
  const folder = format?.[scope] ?? format?.project ?? '';
  const isChosen = agentFormats[targets[0]]?.extrasOf === extras.target;
  return (
    <details class="mt-2" open={isChosen}>
      <summary class="min-h-9 py-1 text-sm wrap-anywhere">
        <span class="mr-1 font-medium">{extras.label}</span>{' '}
        <code class="mr-2 font-mono text-[0.8125rem] text-muted">
          {usualPath(folder)}/{name}
          {format?.ending}
        </code>{' '}
        {grantsIn(extras.keys).map((key) => (
          <span key={key} class="mr-2">
            <Badge tone="warn" icon="alert">
              <Marked text={key} />
            </Badge>
          </span>
        ))}
      </summary>
      <pre class="rounded-lg border border-line bg-sunken px-3 py-2 font-mono text-[0.8125rem] leading-6 wrap-anywhere whitespace-pre-wrap">
        <Marked text={JSON.stringify(extras.keys, null, 2)} />
      </pre>
    </details>
  );
}
