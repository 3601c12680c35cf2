import { describe, expect, it } from 'vitest';
import { kindWords } from '#schema/kind.ts';
import { shownKinds } from '#ui/kinds/index.ts';
import {
  formatSearch,
  isResultsPath,
  parseSearch,
  type SearchState,
  toggleTag,
  toGroupsQuery,
  toListQuery,
} from '#ui/pages/search/search-state.ts';

function parseUrl(text: string): SearchState {
  const { pathname, searchParams } = new URL(text, 'http://hub');
  const state = parseSearch(pathname, searchParams);
  if (!state) throw new Error(`${text} is not a results page.`);
  return state;
}
const parse = (query: string) => parseUrl(`/search?${query}`);

describe('the search in the URL', () => {
  it.each([null, ...shownKinds])('comes back from the URL as it went in, for %s', (kind) => {
    const state = {
      kind,
      q: '中文 & pdf',
      tags: ['前端', 'c++'],
      namespace: 'platform',
      sort: 'updated',
      cursor: 'abc=',
    } as const;
    const url = formatSearch(state);
    expect(new URL(url, 'http://hub').pathname).toBe(kind ? `/${kindWords[kind]}` : '/search');
    expect(parseUrl(url)).toEqual(state);
  });

  it('is on no other page', () => {
    for (const path of ['/', '/login', '/skills/mei/pdf', '/search/x', '/skill', '/constructor']) {
      expect([path, isResultsPath(path)]).toEqual([path, false]);
    }
    expect(isResultsPath('/search/')).toBe(true);
  });

  it('leaves defaults and empty things out of the URL', () => {
    expect(formatSearch({})).toBe('/search');
    expect(formatSearch({ q: '', tags: [], sort: 'installs' })).toBe('/search');
    expect(formatSearch({ q: 'pdf', sort: 'relevance' })).toBe('/search?q=pdf');
    expect(formatSearch({ q: 'pdf', sort: 'installs' })).toBe('/search?q=pdf&sort=installs');
  });

  it('still opens the older addresses of a kind', () => {
    for (const kind of shownKinds) expect(parse(`kind=${kind}&q=pdf`)).toMatchObject({ kind });
  });

  it('ignores what is not valid', () => {
    expect(parse('kind=evil&q=%20&tag=&sort=evil&cursor=')).toEqual({
      kind: null,
      q: undefined,
      tags: [],
      namespace: undefined,
      sort: undefined,
      cursor: undefined,
    });
  });

  it('counts a tag that is there twice once', () => {
    expect(parse('tag=a&tag=a&tag=b').tags).toEqual(['a', 'b']);
  });

  it('adds and takes away a tag, from the first page', () => {
    const added = toggleTag(parse('q=x&tag=a&cursor=c'), 'b');
    expect(formatSearch(added)).toBe('/search?q=x&tag=a&tag=b');
    expect(formatSearch(toggleTag(added, 'a'))).toBe('/search?q=x&tag=b');
  });

  it('asks the API for what the URL says, and never for relevance without words', () => {
    expect(toListQuery(parse('q=x&tag=a&sort=name&cursor=c'))).toEqual({
      q: 'x',
      tag: ['a'],
      sort: 'name',
      cursor: 'c',
    });
    expect(toListQuery(parse('sort=relevance'))).toEqual({});
  });

  it('asks for all kinds with all that it has but the page', () => {
    expect(toGroupsQuery(parse('q=x&tag=a&namespace=mei&sort=name&cursor=c'))).toEqual({
      q: 'x',
      tag: ['a'],
      namespace: 'mei',
      sort: 'name',
    });
  });
});
