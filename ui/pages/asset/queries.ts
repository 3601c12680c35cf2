import { useInfiniteQuery, useQuery } from '@tanstack/preact-query';
import { assetRoute } from '#schema/client.ts';
import type { Kind } from '#schema/kind.ts';
import type { InstallScope } from '#schema/targets.ts';
import { client, groupsKey, listsKey, queryClient } from '../../api.ts';

/** Which asset a query is about. */
export type AssetName = { kind: Kind; namespace: string; name: string };

/** The key that starts those of all queries about an asset. */
export const assetKey = ({ kind, namespace, name }: AssetName) =>
  ['asset', kind, namespace, name] as const;

/** The path parameters of a call about an asset. */
export const assetParams = ({ namespace, name }: AssetName) => ({ namespace, name });

/** A version may be kept for longer than lists: of it only the yank can change. */
const minute = 60_000;

/** The asset with its latest version. */
export function useAsset(asset: AssetName) {
  return useQuery({
    queryKey: assetKey(asset),
    queryFn: ({ signal }) =>
      client.call(assetRoute(asset.kind, 'GET /api/v1/{kind}/{namespace}/{name}'), {
        params: assetParams(asset),
        signal,
      }),
  });
}

/** One version, by number or dist-tag. Sends no request while `version` is null. */
export function useVersion(asset: AssetName, version: string | null) {
  return useQuery({
    queryKey: [...assetKey(asset), 'version', version],
    enabled: version !== null,
    staleTime: minute,
    queryFn: ({ signal }) =>
      client.call(
        assetRoute(asset.kind, 'GET /api/v1/{kind}/{namespace}/{name}/versions/{version}'),
        {
          params: { ...assetParams(asset), version: version ?? '' },
          signal,
        },
      ),
  });
}

/** The versions in pages, newest first. */
export function useVersions(asset: AssetName, enabled = true) {
  return useInfiniteQuery({
    queryKey: [...assetKey(asset), 'versions'],
    enabled,
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }: { nextCursor: string | null }) => nextCursor,
    queryFn: ({ signal, pageParam }) =>
      client.call(assetRoute(asset.kind, 'GET /api/v1/{kind}/{namespace}/{name}/versions'), {
        params: assetParams(asset),
        query: { size: 50, cursor: pageParam || undefined },
        signal,
      }),
  });
}

/** The files of a version, sorted by path. */
export function useFiles(asset: AssetName, version: string, enabled = true) {
  return useQuery({
    enabled,
    queryKey: [...assetKey(asset), 'files', version],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) =>
      client.call(
        assetRoute(asset.kind, 'GET /api/v1/{kind}/{namespace}/{name}/versions/{version}/files'),
        {
          params: { ...assetParams(asset), version },
          signal,
        },
      ),
  });
}

/** What an install of a version writes for an agent target. */
export function useInstallPlan(
  asset: AssetName,
  version: string,
  target: string,
  scope: InstallScope,
) {
  return useQuery({
    queryKey: [...assetKey(asset), 'install-plan', version, target, scope],
    staleTime: minute,
    queryFn: ({ signal }) =>
      client.call(assetRoute(asset.kind, 'GET /api/v1/{kind}/{namespace}/{name}/install-plan'), {
        params: assetParams(asset),
        query: { version, target, scope },
        signal,
      }),
  });
}

/** The assets whose latest version requires this one, by name: `first` of them, then pages of 100. */
export function useUsers(asset: AssetName, first: number) {
  return useInfiniteQuery({
    queryKey: [...assetKey(asset), 'used-by', first],
    staleTime: minute,
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }: { nextCursor: string | null }) => nextCursor,
    queryFn: ({ signal, pageParam }) =>
      client.call(assetRoute(asset.kind, 'GET /api/v1/{kind}/{namespace}/{name}/used-by'), {
        params: assetParams(asset),
        query: pageParam === '' ? { size: first } : { size: 100, cursor: pageParam },
        signal,
      }),
  });
}

/** One file as highlighted lines. */
export function useSource(asset: AssetName, version: string, path: string) {
  return useQuery({
    queryKey: [...assetKey(asset), 'source', version, path],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) =>
      client.call(
        assetRoute(
          asset.kind,
          'GET /api/v1/{kind}/{namespace}/{name}/versions/{version}/source/{path}',
        ),
        {
          params: { ...assetParams(asset), version, path },
          signal,
        },
      ),
  });
}

/** How many pages of a diff are loaded, of about 1 MiB each. Browsers become slow with more. */
const diffPagesMax = 16;

/** What changed from one version to another. It joins the pages; `truncated` says that there are more. */
export function useDiff(asset: AssetName, from: string, to: string) {
  return useQuery({
    queryKey: [...assetKey(asset), 'diff', from, to],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => {
      const pageFrom = (cursor: string | undefined) =>
        client.call(
          assetRoute(
            asset.kind,
            'GET /api/v1/{kind}/{namespace}/{name}/versions/{version}/diff/{to}',
          ),
          {
            params: { ...assetParams(asset), version: from, to },
            query: { cursor },
            signal,
          },
        );
      let last = await pageFrom(undefined);
      const files = [...last.files];
      for (let pages = 1; last.nextCursor !== null && pages < diffPagesMax; pages++) {
        last = await pageFrom(last.nextCursor);
        files.push(...last.files);
      }
      return { ...last, files };
    },
  });
}

/** Loads all that shows this asset anew, here and in lists. Call it after a change to the asset. */
export async function refreshAsset(asset: AssetName): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: assetKey(asset) }),
    queryClient.invalidateQueries({ queryKey: listsKey(asset.kind) }),
    queryClient.invalidateQueries({ queryKey: groupsKey }),
  ]);
}
