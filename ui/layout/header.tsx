import { ErrorBoundary, useLocation } from 'preact-iso';
import { basePath, href } from '../base.ts';
import { IconButton, LinkButton } from '../components/button.tsx';
import { Icon, type IconName } from '../components/icon.tsx';
import { SearchBox } from '../components/search-box.tsx';
import { locale, setLocale, t } from '../i18n.ts';
import { lazyPart } from '../part.tsx';
import { isResultsPath } from '../pages/search/search-state.ts';
import { session } from '../session-state.ts';
import { nextTheme, setTheme, type Theme, theme } from '../theme.ts';
import { Logo } from './logo.tsx';

/** Only visitors who are signed in load it. */
const AccountMenu = lazyPart(() => import('./account-menu.tsx'));

/** The bar on top of every page. On the home page it has no search box, because that page has its own. */
export function Header() {
  const { path } = useLocation();
  const atHome = path === (basePath || '/');
  const onSearch = isResultsPath(path.slice(basePath.length));
  return (
    <header class="sticky top-0 z-20 border-b border-line bg-canvas">
      <div class="mx-auto flex h-[calc(var(--header-height)-1px)] max-w-page items-center gap-2 px-4 sm:gap-4 sm:px-6">
        <a
          href={href('/')}
          aria-label={t('nav.home')}
          class="flex min-h-9 items-center gap-2 text-[1.0625rem] font-semibold tracking-tight"
        >
          <Logo />
          <span class="hidden xs:inline">AgentHub</span>
        </a>
        <nav aria-label={t('nav.main')} class="hidden items-center gap-1 text-sm sm:flex">
          <NavLink to="/search" current={onSearch}>
            {t('nav.browse')}
          </NavLink>
          <NavLink to="/docs">{t('nav.docs')}</NavLink>
        </nav>
        <div class="flex min-w-0 flex-1 justify-end">
          {!atHome && (
            <div class="w-full max-w-md">
              <SearchBox />
            </div>
          )}
        </div>
        <div class="flex shrink-0 items-center">
          <LanguageButton />
          <ThemeButton />
          <AccountPart atLogin={path === `${basePath}/login`} />
        </div>
      </div>
    </header>
  );
}

function NavLink({
  to,
  current = false,
  children,
}: {
  to: string;
  current?: boolean;
  children: string;
}) {
  return (
    <a
      href={href(to)}
      aria-current={current ? 'page' : undefined}
      class="rounded-md px-2.5 py-1.5 font-medium text-muted hover:bg-sunken hover:text-ink aria-[current=page]:text-ink"
    >
      {children}
    </a>
  );
}

function LanguageButton() {
  const chinese = locale.value === 'zh-CN';
  const label = t('nav.language');
  return (
    <button
      type="button"
      class="btn btn-quiet px-1.5 sm:px-2"
      lang={chinese ? 'en' : 'zh-CN'}
      aria-label={label}
      title={label}
      onClick={() => void setLocale(chinese ? 'en' : 'zh-CN')}
    >
      {chinese ? 'English' : '中文'}
    </button>
  );
}

const themeIcons: Record<Theme, IconName> = { system: 'monitor', light: 'sun', dark: 'moon' };

function ThemeButton() {
  const labels: Record<Theme, string> = {
    system: t('nav.themeSystem'),
    light: t('nav.themeLight'),
    dark: t('nav.themeDark'),
  };
  return (
    <IconButton
      icon={themeIcons[theme.value]}
      label={labels[theme.value]}
      onClick={() => setTheme(nextTheme(theme.value))}
    />
  );
}

function AccountPart({ atLogin }: { atLogin: boolean }) {
  const current = session.value;
  if (current.state === 'signed-in') {
    return (
      <ErrorBoundary>
        <AccountMenu account={current.account} />
      </ErrorBoundary>
    );
  }
  // As large as the menu's button, so that nothing moves when the answer comes.
  if (current.state === 'checking') return <span class="size-9" />;
  if (atLogin) return null;
  return (
    <LinkButton href={href('/login')} class="ml-1 px-2.5 xs:px-3.5">
      <Icon name="user" class="xs:hidden" />
      <span class="sr-only xs:not-sr-only">{t('nav.signIn')}</span>
    </LinkButton>
  );
}
