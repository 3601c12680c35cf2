import { href } from '../../base.ts';
import { cliCommand, cliCommandStart } from '../../commands.ts';
import { LinkButton } from '../../components/button.tsx';
import { CodeBox } from '../../components/code-box.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { t as shell } from '../../i18n.ts';
import { nouns } from '../../kinds/nouns.ts';
import { session } from '../../session-state.ts';
import { formatSearch, type SearchState } from './search-state.ts';
import { t } from './t.ts';

/** Shown when nothing matched: how to widen the search, and that signing in may show more. */
export function NoResults({ state }: { state: SearchState }) {
  const filtered = (state.tags ?? []).length > 0 || state.namespace !== undefined;
  const named = state.kind ? nouns(state.kind) : null;
  const anonymous = session.value.state === 'anonymous';
  return (
    <div class="mt-6">
      <EmptyState
        icon="search"
        title={named ? t('results.emptyTitle', named) : t('results.emptyTitleAll')}
        text={
          <>
            {t('results.emptyText')}
            {anonymous && <span class="block">{t('results.emptySignIn')}</span>}
          </>
        }
      >
        <div class="flex flex-wrap justify-center gap-2">
          {named && (
            <LinkButton
              href={href(formatSearch({ ...state, kind: null, cursor: undefined }))}
              icon="search"
            >
              {t('results.searchAll')}
            </LinkButton>
          )}
          {filtered && (
            <LinkButton
              href={href(formatSearch({ kind: state.kind, q: state.q, sort: state.sort }))}
            >
              {t('results.removeFilters')}
            </LinkButton>
          )}
          {anonymous && <LinkButton href={href('/login')}>{shell('nav.signIn')}</LinkButton>}
        </div>
        {state.q && (
          <div class="mt-7 text-left">
            <p class="mb-1.5 text-[0.8125rem] text-faint">{t('results.emptyCli')}</p>
            <CodeBox
              text={cliCommand(`find ${shellWord(state.q)}`)}
              label={shell('copy.command')}
              dim={cliCommandStart}
              wrap
            />
          </div>
        )}
      </EmptyState>
    </div>
  );
}

/** Quotes a text so that a shell reads it as one word. */
function shellWord(text: string): string {
  return /^[\p{L}\p{N}_-]+$/u.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
