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
const Device = lazyPage(() => import('./pages/device/device.tsx'));
const NotFound = lazyPage(async () => ({
  default: (await import('./pages/not-found/not-found.tsx')).NotFound,
}));
const Reset = lazyPage(() => import('./pages/reset/reset.tsx'));
const Register = lazyPage(() => import('./pages/register/register.tsx'));

/** The page of an asset for each kind. The code of the page and that of the kind load in parallel. */
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

/** The page for each address. Home is in the first chunk; the other pages load when they are visited. */
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
          {shownKinds.map((kind) => (
            <Route key={kind} path={href(`/${kindWords[kind]}`)} component={Search} />
          ))}
          <Route path={href('/login')} component={Login} />
          <Route path={href('/login/reset')} component={Reset} />
          <Route path={href('/register')} component={Register} />
          <Route path={href('/device')} component={Device} />
          {assetPages.map((page) => (
            <Route key={page.path} {...page} />
          ))}
          <Route default component={NotFound} />
        </Router>
      ) : (
        // The router throws on a malformed escape.
        <NotFound />
      )}
    </ErrorBoundary>
  );
}

/** Whether every percent escape in a path is well-formed; `/files/100%` is not. */
function isDecodable(path: string): boolean {
  try {
    // The minifier would drop a call whose result is unused.
    return decodeURIComponent(path) !== '';
  } catch {
    return false;
  }
}
