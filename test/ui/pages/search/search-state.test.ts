import { describe, expect, it } from 'vitest';
import { defaultKind, kindNames } from '#schema/kind.ts';
import {
  formatSearch,
  parseSearch,
  toggleTag,
  toListQuery,
} from '#ui/pages/search/search-state.ts';

const parse = (query: string) => parseSearch(new URLSearchParams(query));

describe('the search in the URL', () => {
  it('comes back from the URL as it went in', () => {
    const state = {
      kind: defaultKind,
      q: '中文 & pdf',
      tags: ['前端', 'c++'],
      namespace: 'platform',
      sort: 'updated',
      cursor: 'abc=',
    } as const;
    const url = new URL(formatSearch(state), 'http://hub');
    expect(url.pathname).toBe('/search');
    expect(parseSearch(url.searchParams)).toEqual(state);
  });

  it('leaves defaults and empty things out of the URL', () => {
    expect(formatSearch({})).toBe('/search');
    expect(formatSearch({ q: '', tags: [], sort: 'installs' })).toBe('/search');
    expect(formatSearch({ q: 'pdf', sort: 'relevance' })).toBe('/search?q=pdf');
    expect(formatSearch({ q: 'pdf', sort: 'installs' })).toBe('/search?q=pdf&sort=installs');
  });

  it('names a kind only when it is not the one that the UI opens with', () => {
    expect(formatSearch({ kind: defaultKind, q: 'pdf' })).toBe('/search?q=pdf');
    const other = kindNames.find((kind) => kind !== defaultKind);
    expect(formatSearch({ kind: other, q: 'pdf' })).toBe(`/search?kind=${other}&q=pdf`);
  });

  it('ignores what is not valid', () => {
    expect(parse('kind=evil&q=%20&tag=&sort=evil&cursor=')).toEqual({
      kind: defaultKind,
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
});
