import type { Finding } from '#schema/version-diff.ts';
import { type FilesThatMatter, isQuiet } from '#schema/what-matters.ts';
import { Badge } from '../../../components/badge.tsx';
import { Icon } from '../../../components/icon.tsx';
import { Marked } from '../../../components/marked.tsx';
import { formatLineHash } from '../files/line-range.ts';
import type { ManifestChange } from '../../../kinds/kind-ui.ts';
import { useKindPage } from '../kind-page.ts';
import { viewHref } from '../links.ts';
import type { AssetName } from '../queries.ts';
import { t } from './t.ts';

const lists = [
  ['scripts', 'matters.scripts'],
  ['changedScripts', 'matters.changedScripts'],
  ['madeExecutable', 'matters.madeExecutable'],
  ['hosts', 'matters.hosts'],
  ['environment', 'matters.environment'],
  ['opaque', 'matters.opaque'],
] as const;

type Props = {
  asset: AssetName;
  to: string;
  matters: FilesThatMatter;
  manifestChanges: readonly ManifestChange[];
};

/** The summary on top of a comparison: what a reader must not miss, with links to the places. */
export function Matters({ asset, to, matters, manifestChanges }: Props) {
  const kindPage = useKindPage();
  if (isQuiet(matters) && manifestChanges.length === 0) {
    return (
      <p class="mt-4 flex items-start gap-2 text-sm text-muted">
        <Icon name="check" class="mt-1 text-ok" />
        {kindPage.t('matters.quiet')}
      </p>
    );
  }
  return (
    <section
      aria-labelledby="matters-title"
      class="mt-4 rounded-card border border-warn-line bg-warn-soft p-4 text-sm"
    >
      <h3 id="matters-title" class="flex items-center gap-2 font-semibold">
        <Icon name="alert" class="text-warn" />
        {t('matters.title')}
      </h3>
      <p class="text-muted">{t('matters.lead')}</p>
      <dl class="mt-3 grid gap-x-8 gap-y-3 sm:grid-cols-2">
        {manifestChanges.map((change) => (
          <Values key={change.label} {...change} />
        ))}
        {lists.map(([list, key]) => (
          <Findings key={list} label={t(key)} findings={matters[list]} {...{ asset, to }} />
        ))}
      </dl>
    </section>
  );
}

function Values({ label, values }: ManifestChange) {
  return (
    <div>
      <dt class="text-muted">{label}</dt>
      <dd class="mt-1 flex flex-wrap gap-1.5">
        {values.map((value) => (
          <Badge key={value} tone="warn">
            <code class="font-mono wrap-anywhere whitespace-normal">
              <Marked text={value} />
            </code>
          </Badge>
        ))}
      </dd>
    </div>
  );
}

type FindingsProps = { label: string; findings: Finding[]; asset: AssetName; to: string };

function Findings({ label, findings, asset, to }: FindingsProps) {
  if (findings.length === 0) return null;
  return (
    <div class="min-w-0">
      <dt class="text-muted">{label}</dt>
      {findings.map(({ path, line, text }) => (
        <dd key={text} class="flex flex-wrap items-baseline gap-x-2">
          <a
            class="link inline-block py-1 font-mono text-[0.8125rem] wrap-anywhere"
            href={`${viewHref(asset, { view: 'files', path }, to)}${
              line === null ? '' : formatLineHash({ from: line, to: line })
            }`}
          >
            <Marked text={text} />
          </a>
          {line !== null && (
            <span class="text-xs text-muted wrap-anywhere">
              <Marked text={path} />:{line}
            </span>
          )}
        </dd>
      ))}
    </div>
  );
}
