import { href } from '../../base.ts';
import { LinkButton } from '../../components/button.tsx';
import { usePageTitle } from '../../navigation.ts';
import { session } from '../../session-state.ts';
import { t } from './t.ts';

/** The page for an address that does not exist or that the visitor may not see. */
export function NotFound() {
  usePageTitle(t('notFound.title'));
  return (
    <div class="flex flex-col items-center py-24 text-center">
      <p aria-hidden="true" class="font-mono text-6xl font-semibold tracking-tight text-faint">
        404
      </p>
      <h1 class="mt-6 text-2xl font-semibold">{t('notFound.title')}</h1>
      <p class="mt-2 text-muted">{t('notFound.text')}</p>
      {session.value.state === 'anonymous' && <p class="text-muted">{t('notFound.signIn')}</p>}
      <div class="mt-8 flex flex-wrap justify-center gap-3">
        <LinkButton tone="primary" icon="search" href={href('/search')}>
          {t('notFound.search')}
        </LinkButton>
        <LinkButton href={href('/')}>{t('notFound.home')}</LinkButton>
      </div>
    </div>
  );
}
