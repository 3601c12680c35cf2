import type { Sort } from '#schema/asset.ts';
import { defaultKind, type Kind } from '#schema/kind.ts';
import { shownKinds } from '../../kinds/index.ts';

/** The state of the results page, all of which is in the URL. */
export type SearchState = {
  kind: Kind;
  q?: string | undefined;
  tags?: readonly string[] | undefined;
  namespace?: string | undefined;
  sort?: Sort | undefined;
  cursor?: string | undefined;
};

/** The sort orders, as the select lists them. Relevance needs a query. */
export const sorts: readonly Sort[] = ['relevance', 'installs', 'updated', 'name'];

/** Reads `?kind&q&tag&namespace&sort&cursor`. A value that is not valid is left out, or is the default. */
export function parseSearch(params: URLSearchParams): SearchState {
  const sort = sorts.find((one) => one === params.get('sort'));
  return {
    kind: shownKinds.find((kind) => kind === params.get('kind')) ?? defaultKind,
    q: params.get('q')?.trim() || undefined,
    tags: [...new Set(params.getAll('tag').filter(Boolean))],
    namespace: params.get('namespace') || undefined,
    sort,
    cursor: params.get('cursor') || undefined,
  };
}

/** The path and query string of a results page, without the base path. Defaults are left out. */
export function formatSearch({
  kind = defaultKind,
  q,
  tags = [],
  namespace,
  sort,
  cursor,
}: Partial<SearchState>): string {
  const params = new URLSearchParams();
  if (kind !== defaultKind) params.set('kind', kind);
  if (q) params.set('q', q);
  for (const tag of tags) params.append('tag', tag);
  if (namespace) params.set('namespace', namespace);
  if (sort && sort !== defaultSort(q)) params.set('sort', sort);
  if (cursor) params.set('cursor', cursor);
  const text = params.toString();
  return text ? `/search?${text}` : '/search';
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
