import { Icon } from '../../../components/icon.tsx';
import { Marked } from '../../../components/marked.tsx';
import { formatLineHash } from '../files/line-range.ts';
import { useKindPage } from '../kind-page.ts';
import { viewHref } from '../links.ts';
import { t } from '../t.ts';
import type { Shown } from '../shown.ts';

/** The warnings of a version about its manifest: code, text and line of each. */
export function WarningList({ shown: { asset, version, asked } }: { shown: Shown }) {
  const kindPage = useKindPage();
  const { warnings } = version;
  if (warnings.length === 0) return null;
  return (
    <details
      id="warnings"
      open={location.hash === '#warnings'}
      class="group rounded-lg border border-line bg-surface"
    >
      <summary class="flex min-h-10 items-center gap-2 px-3 font-medium">
        <Icon name="info" class="text-warn" />
        {t('warnings.title', { count: warnings.length })}
        <Icon name="chevronDown" class="ml-auto text-faint group-open:rotate-180" />
      </summary>
      <div class="border-t border-line px-3 py-2.5">
        <p class="text-[0.8125rem] text-faint">{kindPage.t('warnings.lead')}</p>
        <ul class="mt-2 space-y-3">
          {warnings.map(({ code, file, line, text }) => {
            const hash = line === null ? '' : formatLineHash({ from: line, to: line });
            return (
              <li key={`${code}${file}${line}${text}`}>
                <p class="wrap-anywhere">
                  <Marked text={text} />
                </p>
                <p class="flex flex-wrap gap-x-3 text-xs">
                  <a
                    class="link inline-block py-1 wrap-anywhere"
                    href={`${viewHref(asset, { view: 'files', path: file }, asked)}${hash}`}
                  >
                    {line === null ? <Marked text={file} /> : t('warnings.line', { file, line })}
                  </a>
                  <code class="py-1 font-mono text-faint">{code}</code>
                </p>
              </li>
            );
          })}
        </ul>
      </div>
    </details>
  );
}
