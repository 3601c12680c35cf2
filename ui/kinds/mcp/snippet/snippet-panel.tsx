import { useEffect, useState } from 'preact/hooks';
import { mcpClients } from '#schema/kinds/mcp/clients.ts';
import { usualPath } from '#schema/targets.ts';
import { CodeBox } from '../../../components/code-box.tsx';
import { Icon } from '../../../components/icon.tsx';
import { Notice } from '../../../components/notice.tsx';
import type { Shown } from '../../../pages/asset/shown.ts';
import { clientChoice } from '../client-choice.ts';
import { t } from '../t.ts';
import { clientLaunch, snippetOf, type Values } from './entry.ts';
import { ValuesForm } from './values-form.tsx';

/**
 * What to write into the client's file by hand, and a form for the values. The values are in this component's state
 * alone: they are sent nowhere, stored nowhere, and gone with the page.
 */
export function SnippetPanel({ shown: { asset, version } }: { shown: Shown }) {
  const [values, setValues] = useState<Values>({});
  const [withValues, setWithValues] = useState(false);
  const {
    targets: [target],
    scope,
  } = clientChoice.current.value;

  useEffect(() => {
    // A browser may keep the whole page for the way back.
    const clear = () => {
      setValues({});
      setWithValues(false);
    };
    addEventListener('pagehide', clear);
    return () => removeEventListener('pagehide', clear);
  }, []);

  const client = mcpClients[target];
  const path = client?.[scope] ?? null;
  const label = clientChoice.labelOf(target);
  const launch = client ? clientLaunch(version.manifest, client) : null;
  const { name } = asset;
  const snippet = snippetOf({
    name,
    manifest: version.manifest,
    target,
    scope,
    values,
    withValues,
  });
  if (!snippet || !launch || path === null) {
    return (
      <div class="mt-4 border-t border-line pt-4">
        <Notice>{t('snippet.none', { client: label })}</Notice>
      </div>
    );
  }
  const { inputs } = launch;
  return (
    <details
      open={matchMedia('(width >= 40rem)').matches}
      class="group mt-4 border-t border-line pt-3"
    >
      <summary class="flex min-h-9 list-none items-center gap-2 text-sm font-medium [&::-webkit-details-marker]:hidden">
        {t('snippet.title')}
        <Icon name="chevronDown" class="text-faint group-open:rotate-180" />
      </summary>
      <div
        class={`mt-2 grid gap-x-8 gap-y-5 ${inputs.length > 0 ? 'lg:grid-cols-[minmax(0,1fr)_20rem]' : ''}`}
      >
        <div class="min-w-0">
          <p class="mb-1.5 text-sm text-muted">
            {t('snippet.lead', { client: label })}{' '}
            <code class="font-mono text-ink wrap-anywhere">{usualPath(path)}</code>
          </p>
          <CodeBox text={snippet.text} label={t('snippet.copy')} wrap />
          {snippet.environment.length > 0 && (
            <p class="mt-2 text-[0.8125rem] text-muted">
              {t('snippet.environment', { client: label })}{' '}
              {snippet.environment.map((variable) => (
                <code key={variable} class="mr-2 font-mono wrap-anywhere">
                  {variable}
                </code>
              ))}
            </p>
          )}
        </div>
        {inputs.length > 0 && (
          <ValuesForm
            inputs={inputs}
            values={values}
            onInput={(input, value) => setValues({ ...values, [input]: value })}
            withValues={withValues}
            onWithValues={setWithValues}
          />
        )}
      </div>
    </details>
  );
}
