import type { ComponentType } from 'preact';
import { lazy } from 'preact-iso';
import { useEffect } from 'preact/hooks';
import { ProblemState } from './components/problem-state.tsx';
import { showToast } from './components/toast.ts';
import { t } from './i18n.ts';

/** The code of a page or part did not load: the registry was updated since the page was opened, or is down. */
export class PartMissingError extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'PartMissingError';
  }
}

type Load<P> = () => Promise<{ default: ComponentType<P> }>;

/** A page whose code loads when it is first shown. When that fails, it says so and offers to reload. */
export function lazyPage<P>(load: Load<P>): ComponentType<P> {
  return lazy(() => load().catch((err: unknown) => ({ default: missingPage(err) })));
}

/** A part of a page whose code loads when it is first shown. When that fails, a toast says so. */
export function lazyPart<P>(load: Load<P>): ComponentType<P> {
  return lazy(() => load().catch(() => ({ default: MissingPart })));
}

function missingPage(err: unknown) {
  return () => (
    <div class="pt-10">
      <h1 class="sr-only">{t('problem.title')}</h1>
      <ProblemState error={new PartMissingError(err)} onRetry={() => location.reload()} />
    </div>
  );
}

function MissingPart() {
  useEffect(() => showToast(t('problem.part'), { tone: 'danger' }), []);
  return null;
}
