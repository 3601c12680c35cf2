import type { ComponentChildren } from 'preact';
import { ErrorBoundary, useLocation } from 'preact-iso';
import { useEffect, useState } from 'preact/hooks';
import { href } from '../base.ts';
import { Toasts } from '../components/toasts.tsx';
import { t } from '../i18n.ts';
import { listenForKeys } from '../keyboard.ts';
import { lazyPart } from '../part.tsx';
import { session, sessionEnded } from '../session-state.ts';
import { Footer } from './footer.tsx';
import { Header } from './header.tsx';
import { ReadOnlyNotice } from './read-only-notice.tsx';

/** Dialogs, and what only the signed-in see, load when they are first needed. */
const ExpiringKeys = lazyPart(() => import('./expiring-keys.tsx'));
const SessionEnded = lazyPart(() => import('./session-ended.tsx'));
const Shortcuts = lazyPart(() => import('./shortcuts/shortcuts.tsx'));

/** The frame of every page: header, footer, dialogs, toasts and keyboard shortcuts. */
export function Layout({ children }: { children: ComponentChildren }) {
  const { route } = useLocation();
  const [helping, setHelping] = useState(false);

  useEffect(
    () =>
      listenForKeys({
        search: () => {
          const box = document.querySelector<HTMLInputElement>('[data-search]');
          box?.focus();
          box?.select();
        },
        help: () => setHelping(true),
        goHome: () => route(href('/')),
        goBrowse: () => route(href('/search')),
      }),
    [route],
  );

  return (
    <div class="flex min-h-dvh flex-col">
      <a
        href="#content"
        class="btn btn-primary sr-only left-4 z-50 focus:not-sr-only focus:fixed focus:top-3 focus:inline-flex focus:px-4"
      >
        {t('app.skipToContent')}
      </a>
      <Header />
      <ReadOnlyNotice />
      {/* At least as high as the screen, so that content that loads does not push the footer out of view. */}
      <main
        id="content"
        tabIndex={-1}
        class="mx-auto min-h-[calc(100dvh-var(--header-height))] w-full max-w-page px-4 pb-20 sm:px-6"
      >
        <ErrorBoundary>{session.value.state === 'signed-in' && <ExpiringKeys />}</ErrorBoundary>
        {children}
      </main>
      <Footer onShortcuts={() => setHelping(true)} />
      <ErrorBoundary>{helping && <Shortcuts onClose={() => setHelping(false)} />}</ErrorBoundary>
      <ErrorBoundary>{sessionEnded.value && <SessionEnded />}</ErrorBoundary>
      <Toasts />
    </div>
  );
}
