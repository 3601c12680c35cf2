import { ErrorBoundary } from 'preact-iso';
import { kindWords } from '#schema/kind.ts';
import { useTags } from '../../api.ts';
import { href } from '../../base.ts';
import { Marked } from '../../components/marked.tsx';
import { SearchBox } from '../../components/search-box.tsx';
import { t } from '../../i18n.ts';
import { shownKinds } from '../../kinds/index.ts';
import { allNouns } from '../../kinds/nouns.ts';
import { usePageTitle } from '../../navigation.ts';
import { lazyPart } from '../../part.tsx';
import { session } from '../../session-state.ts';
import { formatSearch } from '../search/search-state.ts';
import { Boards, useBoards } from './boards.tsx';
import { Connect } from './connect.tsx';
import { Counts } from './counts.tsx';

/** Only an empty registry shows it. */
const FirstRun = lazyPart(() => import('./first-run/first-run.tsx'));

const tagsShown = 8;

/** The home page: search, how to connect an agent, and what others use. An empty registry shows first steps. */
export function Home() {
  usePageTitle('AgentHub');
  const boards = useBoards('installs');
  const tags = useTags(null, tagsShown);
  const groups = boards.data;
  const isEmpty =
    groups !== undefined && shownKinds.every((kind) => groups[kindWords[kind]].total === 0);

  return (
    <>
      <div class="grid items-center gap-x-14 gap-y-10 pt-10 pb-10 sm:pt-14 lg:grid-cols-[minmax(0,1fr)_27.5rem] lg:pb-14">
        <section class="min-w-0">
          <Counts groups={groups} />
          <h1 class="text-[2rem] break-keep leading-[1.15] font-semibold tracking-[-0.025em] sm:text-[2.75rem]">
            {t('home.title', allNouns())}
          </h1>
          <p class="mt-3 max-w-xl text-[1.0625rem] text-pretty text-muted">{t('home.lead')}</p>
          <div class="mt-7">
            <SearchBox hero />
          </div>
          {/* Keeps room for the tags while they load: two lines on a phone, one elsewhere. */}
          <div class={`mt-4 ${tags.isPending ? 'min-h-15.5 sm:min-h-7' : ''}`}>
            {tags.data && tags.data.items.length > 0 && (
              <nav aria-label={t('home.popularTags')}>
                <ul class="flex flex-wrap gap-1.5">
                  {tags.data.items.map(({ tag }) => (
                    <li key={tag}>
                      <a
                        href={href(formatSearch({ tags: [tag] }))}
                        class="flex min-h-7 items-center rounded-full border border-line bg-surface px-3 text-[0.8125rem] text-muted hover:border-accent-line hover:bg-accent-soft hover:text-accent-strong"
                      >
                        <Marked text={tag} />
                      </a>
                    </li>
                  ))}
                </ul>
              </nav>
            )}
          </div>
        </section>
        <Connect />
      </div>
      {/* At least as high as the boards, so that nothing below moves when something lower takes their place. */}
      <div class="min-h-140">
        {isEmpty ? (
          <ErrorBoundary>
            <FirstRun />
          </ErrorBoundary>
        ) : (
          <Boards />
        )}
      </div>
      {!isEmpty && <MoreAfterSignIn />}
    </>
  );
}

/** Tells visitors who are not signed in that there may be more than they see. */
function MoreAfterSignIn() {
  if (session.value.state !== 'anonymous') return null;
  return (
    <p class="mt-8 text-center text-sm text-faint">
      {t('home.moreAfterSignIn')}{' '}
      <a href={href('/login')} class="link">
        {t('nav.signIn')}
      </a>
    </p>
  );
}
