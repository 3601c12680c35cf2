import { AssetRowSkeleton } from '../../components/asset-row.tsx';
import { LoadingNote } from '../../components/skeleton.tsx';

const rows = 6;

/** Stands in for results while they load. */
export function ResultsSkeleton() {
  return (
    <>
      <LoadingNote />
      <ul>
        {Array.from({ length: rows }, (_, index) => (
          <AssetRowSkeleton key={index} />
        ))}
      </ul>
    </>
  );
}
