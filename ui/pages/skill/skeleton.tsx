import type { SkillView } from './address.ts';
import { LoadingNote, Skeleton } from '../../components/Skeleton.tsx';

/** What stands for a view while it loads: lines of text in a box. */
export function ViewSkeleton() {
  return (
    <div class="space-y-3 py-2">
      <LoadingNote />
      <Skeleton class="h-7 w-2/5" />
      <Skeleton class="h-4 w-full" />
      <Skeleton class="h-4 w-11/12" />
      <Skeleton class="h-4 w-4/5" />
      <Skeleton class="h-40 w-full" />
      <Skeleton class="h-4 w-3/4" />
    </div>
  );
}

/** What stands for the page below its heading while the skill loads, as high as it will be. */
export function PageSkeleton({ view }: { view: SkillView['view'] }) {
  return (
    <>
      {view === 'overview' && (
        <>
          <Skeleton class="mt-3 h-5 w-full max-w-2xl" />
          <Skeleton class="mt-2 h-5 w-3/5 max-w-xl" />
          <Skeleton class="mt-6 h-96 w-full sm:h-54" />
        </>
      )}
      <Skeleton class="mt-6 mb-6 h-11 w-72" />
      <ViewSkeleton />
    </>
  );
}
