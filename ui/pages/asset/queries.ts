import { useInfiniteQuery, useQuery } from '@tanstack/preact-query';
import { client, queryClient } from '../../api.ts';

/** Which skill a query is about. */
export type SkillName = { namespace: string; name: string };

const keyOf = ({ namespace, name }: SkillName) => ['skill', namespace, name] as const;
const only = ({ namespace, name }: SkillName) => ({ namespace, name });

/** What a version holds never changes, only whether it is yanked. */
const minute = 60_000;

/** The skill with its latest version. */
export function useSkill(skill: SkillName) {
  return useQuery({
    queryKey: keyOf(skill),
    queryFn: ({ signal }) =>
      client.call('GET /api/v1/skills/{namespace}/{name}', { params: only(skill), signal }),
  });
}

/** One version, by number or dist-tag; asks nothing while `version` is null. */
export function useVersion(skill: SkillName, version: string | null) {
  return useQuery({
    queryKey: [...keyOf(skill), 'version', version],
    enabled: version !== null,
    staleTime: minute,
    queryFn: ({ signal }) =>
      client.call('GET /api/v1/skills/{namespace}/{name}/versions/{version}', {
        params: { ...only(skill), version: version ?? '' },
        signal,
      }),
  });
}

/** The versions, newest first, page after page. */
export function useVersions(skill: SkillName, enabled = true) {
  return useInfiniteQuery({
    queryKey: [...keyOf(skill), 'versions'],
    enabled,
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }: { nextCursor: string | null }) => nextCursor,
    queryFn: ({ signal, pageParam }) =>
      client.call('GET /api/v1/skills/{namespace}/{name}/versions', {
        params: only(skill),
        query: { size: 50, cursor: pageParam || undefined },
        signal,
      }),
  });
}

/** The files of a version, sorted by path. */
export function useFiles(skill: SkillName, version: string) {
  return useQuery({
    queryKey: [...keyOf(skill), 'files', version],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) =>
      client.call('GET /api/v1/skills/{namespace}/{name}/versions/{version}/files', {
        params: { ...only(skill), version },
        signal,
      }),
  });
}

/** One file as highlighted lines. */
export function useSource(skill: SkillName, version: string, path: string) {
  return useQuery({
    queryKey: [...keyOf(skill), 'source', version, path],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) =>
      client.call('GET /api/v1/skills/{namespace}/{name}/versions/{version}/source/{path}', {
        params: { ...only(skill), version, path },
        signal,
      }),
  });
}

/** Pages of a diff that are shown, some 1 MiB each at most: what is beyond no browser shows well. */
const diffPagesMax = 16;

/** What changed from one version to another, its pages put together; `truncated` when there are more. */
export function useDiff(skill: SkillName, from: string, to: string) {
  return useQuery({
    queryKey: [...keyOf(skill), 'diff', from, to],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => {
      const pageFrom = (cursor: string | undefined) =>
        client.call('GET /api/v1/skills/{namespace}/{name}/versions/{version}/diff/{to}', {
          params: { ...only(skill), version: from, to },
          query: { cursor },
          signal,
        });
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

/** Loads anew what shows this skill, here and in lists: after a change to it. */
export async function refreshSkill(skill: SkillName): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: keyOf(skill) }),
    queryClient.invalidateQueries({ queryKey: ['skills'] }),
  ]);
}
