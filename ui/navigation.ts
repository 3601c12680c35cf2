import { useEffect } from 'preact/hooks';
import { showInvisible } from '#schema/invisible.ts';

/** Whether the next page focuses its h1: after each navigation, not on the first page. */
let focusHeading = false;

/** The element that had the focus when the page changed. */
let focusedBefore: Element | null = null;

/** Call it when the router has moved to another page. */
export function pageChanged(): void {
  focusHeading = true;
  focusedBefore = document.activeElement;
  requestAnimationFrame(moveFocus);
}

function moveFocus(): void {
  if (!focusHeading) return;
  const { activeElement, body } = document;
  if (activeElement !== focusedBefore && activeElement !== body) {
    // Someone focused a field before the page was ready: they keep it.
    focusHeading = false;
    return;
  }
  const heading = document.querySelector<HTMLElement>('main h1');
  if (!heading) return;
  focusHeading = false;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

/**
 * Sets the document's title. After a navigation it also focuses the page's h1, which makes screen readers announce
 * the page. Call it in every page, also while its data loads.
 */
export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = title === 'AgentHub' ? title : `${showInvisible(title)} · AgentHub`;
    moveFocus();
  }, [title]);
}

/**
 * Restores the scroll position on back and forward once the page is long enough, and makes `#anchor` links work,
 * which `<base>` would break. Call it once at start.
 */
export function startNavigation(): void {
  const positions = new Map<string, number>();
  let here = location.href;
  history.scrollRestoration = 'manual';

  addEventListener('scroll', () => positions.set(here, scrollY), { passive: true });
  addEventListener('popstate', () => {
    here = location.href;
    restore(positions.get(here) ?? 0, performance.now() + 1000);
  });
  const follow = () => {
    here = location.href;
  };
  for (const method of ['pushState', 'replaceState'] as const) {
    const original = history[method].bind(history);
    history[method] = (...change: Parameters<History['pushState']>) => {
      original(...change);
      follow();
    };
  }

  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    location.hash = link.getAttribute('href') ?? '';
  });
}

function restore(top: number, deadline: number): void {
  requestAnimationFrame(() => {
    const reachable = document.documentElement.scrollHeight - innerHeight;
    if (reachable < top && performance.now() < deadline) restore(top, deadline);
    else scrollTo({ top, behavior: 'instant' });
  });
}
