import type { AssetSummary, Sort } from '#schema/asset.ts';
import type { Kind } from '#schema/kind.ts';
import { href } from '../../base.ts';
import { cliCommand, cliCommandStart } from '../../commands.ts';
import { AssetCard, AssetCardSkeleton } from '../../components/asset-card.tsx';
import { CodeBox } from '../../components/code-box.tsx';
import { Icon } from '../../components/icon.tsx';
import { formatNumber, locale, t } from '../../i18n.ts';
import { kindUi } from '../../kinds/index.ts';
import { nouns } from '../../kinds/nouns.ts';
import { formatSearch } from '../search/search-state.ts';

type Props = {
  kind: Kind;
  /** Undefined while they load. */
  group: { items: readonly AssetSummary[]; total: number } | undefined;
  rows: number;
  sort: Extract<Sort, 'installs' | 'updated'>;
};

/** The first assets of a kind, with a link to all. Where there are none it says what the kind is. */
export function Board({ kind, group, rows, sort }: Props) {
  const { icon } = kindUi(kind);
  const named = nouns(kind);
  return (
    <section class="min-w-0">
      <div class="mb-2.5 flex items-center gap-2 px-1">
        <Icon name={icon} class="text-faint" />
        <h2 class="text-base font-semibold">{named.Kinds}</h2>
        {group && group.total > 0 && (
          <>
            <span class="text-sm text-faint">{formatNumber(group.total)}</span>
            <a
              href={href(formatSearch({ kind, sort }))}
              aria-label={t('home.seeAllOf', named)}
              class="ml-auto text-sm text-muted hover:text-ink hover:underline"
            >
              {t('home.seeAll')}
            </a>
          </>
        )}
      </div>
      {group?.total === 0 ? (
        <Empty kind={kind} />
      ) : (
        <ul class="card overflow-hidden">
          {group
            ? group.items.map((asset) => <AssetCard key={asset.ref} asset={asset} figure={sort} />)
            : Array.from({ length: rows }, (_, index) => <AssetCardSkeleton key={index} />)}
        </ul>
      )}
    </section>
  );
}

function Empty({ kind }: { kind: Kind }) {
  const { about, cliPrefix, exampleName } = kindUi(kind);
  return (
    <div class="rounded-card border border-dashed border-line-strong p-4 text-sm text-muted">
      <p>{about[locale.value]}</p>
      <p class="mt-3 mb-1.5 text-faint">{t('home.noneYet')}</p>
      <CodeBox
        text={cliCommand(`${cliPrefix}publish ./${exampleName}`)}
        label={`${t('copy.command')}: ${nouns(kind).Kind}`}
        dim={cliCommandStart}
        wrap
      />
    </div>
  );
}
