import type { ComponentChildren } from 'preact';
import { Marked } from '../../../components/marked.tsx';
import { Time } from '../../../components/time.tsx';
import { formatBytes } from '../../../i18n.ts';
import { useKindPage } from '../kind-page.ts';
import { tagHref, viewHref } from '../links.ts';
import { t } from '../t.ts';
import type { Shown } from '../shown.ts';
import { Fact, ShortCode } from './fact.tsx';
import { InstallsChart } from './installs-chart.tsx';
import { OriginFacts } from './origin-facts.tsx';
import { UsedBy } from './used-by.tsx';
import { WarningList } from './warning-list.tsx';

/** The facts of a version, from its installs to its digest. */
export function FactsRail({ shown }: { shown: Shown }) {
  const { asset, version } = shown;
  const { Facts } = useKindPage();
  return (
    <aside aria-label={t('rail.label')} class="min-w-0 space-y-6 text-sm">
      <InstallsChart total={asset.installs} byDay={asset.installsByDay} />
      <WarningList shown={shown} />
      <dl class="divide-y divide-line border-y border-line">
        <Fact label={t('rail.version')}>
          <span class="font-mono">{version.version}</span>
        </Fact>
        <Fact label={t('rail.published')}>
          <Time value={version.publishedAt} />
        </Fact>
        {version.publisher && (
          <Fact label={t('rail.publisher')}>
            <Marked text={version.publisher.displayName ?? version.publisher.username} />
          </Fact>
        )}
        {version.author && (
          <Fact label={t('rail.author')}>
            <span title={t('rail.authorNote')}>
              <Marked text={version.author} />
            </span>
          </Fact>
        )}
        {version.origin && <OriginFacts origin={version.origin} />}
        <Fact label={t('rail.license')}>
          {version.license === null ? (
            <span class="text-faint">{t('rail.licenseNone')}</span>
          ) : (
            <Marked text={version.license} />
          )}
        </Fact>
        <Fact label={t('rail.size')}>
          <span
            title={t('rail.sizeText', {
              unpacked: formatBytes(version.unpackedBytes),
              archive: formatBytes(version.archiveBytes),
            })}
          >
            {formatBytes(version.unpackedBytes)}
          </span>
        </Fact>
        <Fact label={t('rail.files')}>
          <a
            class="link inline-block py-0.5"
            href={viewHref(asset, { view: 'files', path: '' }, shown.asked)}
          >
            {t('rail.filesCount', { count: version.fileCount })}
          </a>
        </Fact>
        <Facts version={version} />
        <Fact label={t('rail.digest')}>
          <ShortCode
            short={`${version.digest.slice(0, 15)}…`}
            text={version.digest}
            label={t('rail.copyDigest')}
          />
        </Fact>
      </dl>
      <UsedBy asset={asset} />
      {asset.tags.length > 0 && (
        <Group title={t('rail.tags')}>
          <ul class="flex flex-wrap gap-1.5">
            {asset.tags.map((tag) => (
              <li key={tag} class="min-w-0">
                <a
                  href={tagHref(asset, tag)}
                  class="inline-flex min-h-7 items-center rounded-full border border-line bg-sunken px-2.5 text-[0.8125rem] text-muted wrap-anywhere hover:border-line-strong hover:text-ink"
                >
                  <Marked text={tag} />
                </a>
              </li>
            ))}
          </ul>
        </Group>
      )}
      <DistTags shown={shown} />
    </aside>
  );
}

function DistTags({ shown: { asset } }: { shown: Shown }) {
  const entries = Object.entries(asset.distTags);
  if (entries.length === 0) return null;
  return (
    <Group title={t('rail.distTags')}>
      <dl>
        {entries.map(([tag, version]) => (
          <div key={tag} class="flex items-baseline justify-between gap-3">
            <dt class="font-mono text-[0.8125rem] text-muted">{tag}</dt>
            <dd>
              <a
                class="link inline-block py-0.5 font-mono text-[0.8125rem]"
                href={viewHref(asset, { view: 'overview' }, version)}
              >
                {version}
              </a>
            </dd>
          </div>
        ))}
      </dl>
    </Group>
  );
}

function Group({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section>
      <h2 class="eyebrow mb-2">{title}</h2>
      {children}
    </section>
  );
}
