import { QueryCache, QueryClient, useQuery } from '@tanstack/preact-query';
import type { AssetCallInput, CallInput } from '#schema/call.ts';
import { assetRoute, createClient, UnreachableError } from '#schema/client.ts';
import { AppError } from '#schema/error.ts';
import type { Kind } from '#schema/kind.ts';
import { basePath } from './base.ts';
import { endSession } from './session-state.ts';

/** The typed client of this registry. The session travels in an HttpOnly cookie. */
export const client = createClient({ baseUrl: basePath });

/** Caches answers for 30 s. Retries once after a network failure, and never after an error of the registry. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noticeEndedSession }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (failures, err) => err instanceof UnreachableError && failures < 1,
    },
  },
});

/**
 * Opens the dialog "your session has ended" when an error says so. Queries do this by themselves; call it in the
 * catch of a write.
 */
export function noticeEndedSession(err: unknown): void {
  if (!(err instanceof AppError)) return;
  if (err.code === 'auth.invalid_credentials' || err.code === 'auth.required') endSession();
}

export type ListQuery = NonNullable<AssetCallInput<'GET /api/v1/{kind}'>['query']>;

/** The key that starts those of all lists of a kind. */
export const listsKey = (kind: Kind) => ['assets', kind] as const;

/** One page of a list of assets. The page before it stays on show while it loads. */
export function useAssets(kind: Kind, query: ListQuery) {
  return useQuery({
    queryKey: [...listsKey(kind), query],
    queryFn: ({ signal }) => client.call(assetRoute(kind, 'GET /api/v1/{kind}'), { query, signal }),
    placeholderData: (before) => before,
  });
}

export type GroupsQuery = NonNullable<CallInput<'GET /api/v1/search'>['query']>;

/** The key that starts those of all searches over every kind. */
export const groupsKey = ['groups'] as const;

/**
 * The first assets of every kind, under the kind's word in URLs, with totals. Those before stay on show while they
 * load.
 */
export function useGroups(query: GroupsQuery) {
  return useQuery({
    queryKey: [...groupsKey, query],
    queryFn: ({ signal }) => client.call('GET /api/v1/search', { query, signal }),
    placeholderData: (before) => before,
  });
}

/** The tags that most assets of a kind have, or of all kinds for null, with counts. */
export function useTags(kind: Kind | null, size: number) {
  return useQuery({
    queryKey: ['tags', kind, size],
    queryFn: ({ signal }) =>
      client.call('GET /api/v1/tags', { query: { ...(kind ? { kind } : {}), size }, signal }),
  });
}

/** The registry's version, its limits, and whether registration is open. */
export function useMeta() {
  return useQuery({
    queryKey: ['meta'],
    queryFn: ({ signal }) => client.call('GET /api/v1/meta', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    // So that the notice goes when the maintenance ends.
    refetchInterval: ({ state }) => (state.data?.readOnly ? 60_000 : false),
  });
}
