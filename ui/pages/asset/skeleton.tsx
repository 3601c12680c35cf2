import type { AssetView } from '#schema/asset-address.ts';
import { LoadingNote, Skeleton } from '../../components/skeleton.tsx';

/** The placeholder of text that loads: a heading and lines of several lengths. */
export function TextSkeleton() {
  return (
    <div class="text-skeleton">
      <LoadingNote />
      <Skeleton class="h-8" />
      {Array.from({ length: 9 }, (_, index) => (
        <Skeleton key={index} class="" />
      ))}
    </div>
  );
}

/** The placeholder of a view that loads. */
export function ViewSkeleton() {
  return (
    <div class="view-skeleton mt-6">
      <TextSkeleton />
    </div>
  );
}

/** The placeholder of the page below its heading while the asset loads, of the same height. */
export function PageSkeleton({ view }: { view: AssetView['view'] }) {
  return (
    <>
      {view === 'overview' && (
        <>
          <Skeleton class="mt-3 h-5 w-full" />
          <Skeleton class="mt-2 h-5 w-full" />
          <Skeleton class="install-skeleton mt-6 w-full" />
        </>
      )}
      <Skeleton class="mt-6 h-10 w-full" />
      <ViewSkeleton />
    </>
  );
}
