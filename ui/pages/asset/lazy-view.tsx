import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { ProblemState } from '../../components/problem-state.tsx';
import { ViewSkeleton } from './skeleton.tsx';

/**
 * A view whose code loads when it is first shown. The router's own `lazy` would replace the whole page while it
 * loads; this keeps the rest of the page, and offers to try again after a failure.
 */
export function lazyView<P extends object>(
  load: () => Promise<{ default: ComponentType<P> }>,
): ComponentType<P> {
  let loaded: ComponentType<P> | null = null;
  return function LazyView(props: P) {
    const [, setState] = useState(0);
    const [error, setError] = useState<unknown>(null);

    const start = () => {
      setError(null);
      load().then((module) => {
        loaded = module.default;
        setState((count) => count + 1);
      }, setError);
    };
    useEffect(() => {
      if (!loaded) start();
    }, []);

    const View = loaded;
    if (View) return <View {...props} />;
    return error === null ? <ViewSkeleton /> : <ProblemState error={error} onRetry={start} />;
  };
}
