import type { Sort } from '#schema/asset.ts';
import { type Kind, kindWords } from '#schema/kind.ts';
import { shownKinds } from '../../kinds/index.ts';

/** The state of a results page, all of which is in the URL. */
export type SearchState = {
  /** The kind on show; null for all kinds. */
  kind: Kind | null;
  q?: string | undefined;
  tags?: readonly string[] | undefined;
  namespace?: string | undefined;
  sort?: Sort | undefined;
  cursor?: string | undefined;
};

/** The sort orders, as the select lists them. Relevance needs a query. */
export const sorts: readonly Sort[] = ['relevance', 'installs', 'updated', 'name'];

/**
 * Parses the address of a results page, without the base path: `/search` for all kinds, or the word of a kind in
 * URLs, with `?q&tag&namespace&sort&cursor`. Null for any other path. A value that is not valid is left out. In older
 * addresses the kind is `?kind` of `/search`.
 */
export function parseSearch(path: string, params: URLSearchParams): SearchState | null {
  const word = /^\/([a-z]+)\/?$/.exec(path)?.[1];
  const ofPath = shownKinds.find((kind) => kindWords[kind] === word);
  if (word !== 'search' && !ofPath) return null;
  const sort = sorts.find((one) => one === params.get('sort'));
  return {
    kind: ofPath ?? shownKinds.find((kind) => kind === params.get('kind')) ?? null,
    q: params.get('q')?.trim() || undefined,
    tags: [...new Set(params.getAll('tag').filter(Boolean))],
    namespace: params.get('namespace') || undefined,
    sort,
    cursor: params.get('cursor') || undefined,
  };
}

/** Whether a path, without the base path, is that of a results page. */
export function isResultsPath(path: string): boolean {
  return parseSearch(path, new URLSearchParams()) !== null;
}

/** The path and query string of a results page, without the base path. Defaults are left out. */
export function formatSearch({
  kind = null,
  q,
  tags = [],
  namespace,
  sort,
  cursor,
}: Partial<SearchState>): string {
  const params = new URLSearchParams();
  if (q) params.set('q', q);
  for (const tag of tags) params.append('tag', tag);
  if (namespace) params.set('namespace', namespace);
  if (sort && sort !== defaultSort(q)) params.set('sort', sort);
  if (cursor) params.set('cursor', cursor);
  const text = params.toString();
  const path = `/${kind === null ? 'search' : kindWords[kind]}`;
  return text ? `${path}?${text}` : path;
}

/** The registry's default order: relevance with a query, installs without. */
export function defaultSort(q: string | undefined): Sort {
  return q ? 'relevance' : 'installs';
}

/** The first page of the same search with one tag added or removed. */
export function toggleTag(state: SearchState, tag: string): SearchState {
  const tags = state.tags ?? [];
  return {
    ...state,
    cursor: undefined,
    tags: tags.includes(tag) ? tags.filter((one) => one !== tag) : [...tags, tag],
  };
}

/** The query of the API for the first hits of every kind. */
export function toGroupsQuery({ q, tags = [], namespace, sort }: SearchState) {
  return toListQuery({ kind: null, q, tags, namespace, sort });
}

/** The query of the API for this state. Pages have the API's default size. */
export function toListQuery({ q, tags = [], namespace, sort, cursor }: SearchState) {
  return {
    ...(q ? { q } : {}),
    ...(tags.length > 0 ? { tag: [...tags] } : {}),
    ...(namespace ? { namespace } : {}),
    ...(cursor ? { cursor } : {}),
    // Without a query, relevance is no order.
    ...(sort && (q || sort !== 'relevance') ? { sort } : {}),
  };
}
