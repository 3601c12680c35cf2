import { QueryClientProvider } from '@tanstack/preact-query';
import { kindWords } from '#schema/kind.ts';
import { ErrorBoundary, LocationProvider, Route, Router, useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import { queryClient } from './api.ts';
import { href, routerScope } from './base.ts';
import { ProblemState } from './components/problem-state.tsx';
import { t } from './i18n.ts';
import { kindUi, shownKinds } from './kinds/index.ts';
import { Layout } from './layout/layout.tsx';
import { pageChanged } from './navigation.ts';
import { Home } from './pages/home/home.tsx';
import { lazyPage } from './part.tsx';

const Search = lazyPage(() => import('./pages/search/search.tsx'));
const Login = lazyPage(() => import('./pages/login/login.tsx'));
const NotFound = lazyPage(async () => ({
  default: (await import('./pages/not-found/not-found.tsx')).NotFound,
}));
const Register = lazyPage(() => import('./pages/register/register.tsx'));

/** The page of an asset for each kind. What all kinds share and what one has for itself load side by side. */
const assetPages = shownKinds.map((kind) => ({
  path: href(`/${kindWords[kind]}/:namespace/:name/:rest*`),
  component: lazyPage(async () => {
    const [{ assetPage }, kindPage] = await Promise.all([
      import('./pages/asset/asset-page.tsx'),
      kindUi(kind).loadPage(),
    ]);
    return { default: assetPage(kindPage) };
  }),
}));

/** The whole UI. */
export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <LocationProvider scope={routerScope}>
        <Layout>
          <Pages />
        </Layout>
      </LocationProvider>
    </QueryClientProvider>
  );
}

/** What each address shows. Home is in the first chunk, the others load when asked for. */
function Pages() {
  const [error, setError] = useState<Error | null>(null);
  const { path } = useLocation();
  if (error) {
    return (
      <div class="pt-10">
        <h1 class="sr-only">{t('problem.title')}</h1>
        <ProblemState error={error} onRetry={() => location.reload()} />
      </div>
    );
  }
  return (
    <ErrorBoundary onError={setError}>
      {isDecodable(path) ? (
        <Router onRouteChange={pageChanged}>
          <Route path={href('/')} component={Home} />
          <Route path={href('/search')} component={Search} />
          <Route path={href('/login')} component={Login} />
          <Route path={href('/register')} component={Register} />
          {assetPages.map((page) => (
            <Route key={page.path} {...page} />
          ))}
          <Route default component={NotFound} />
        </Router>
      ) : (
        // The router would throw at it.
        <NotFound />
      )}
    </ErrorBoundary>
  );
}

/** Whether every escape of a path is whole: `/files/100%` is an address of nothing. */
function isDecodable(path: string): boolean {
  try {
    // With its result used: else it has no effect to a minifier, which leaves it out.
    return decodeURIComponent(path) !== '';
  } catch {
    return false;
  }
}
