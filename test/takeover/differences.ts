import { expect } from 'vitest';
import { accountDifferences } from './account-differences.ts';
import { each } from './each.ts';
import { expiresSoon } from '#schema/key-expiry.ts';
import type { Recorded } from '#test/fixtures/14e5071/fixture.ts';
import { isOfSearch, parsed } from './cursors.ts';
import { readFromRepository } from './read-from-repository.ts';
import { rewordings } from './rewordings.ts';

/** What a difference is judged by. */
export type Facts = {
  /** When the answers were recorded, and the time of the registry that is asked again. */
  recordedAt: string;
  /** How many persons installed each asset, by ref, each counted once a day. */
  persons: ReadonlyMap<string, number>;
};

/** Something that the present release answers otherwise than 14e5071, on purpose. */
export type Difference = {
  what: string;
  why: string;
  /** Where the CHANGELOG tells users; null where the answer itself says that it differs with time or release. */
  changelog: string | null;
  /** Makes of what was recorded what is expected. Gives whether there was anything to change. */
  apply(expected: Recorded, facts: Facts): boolean;
};

const isList = (path: string) => /^\/api\/v1\/(skills|mcps|agents|search)(\?|$)/.test(path);

/** All of them. Whatever else differs is a defect. */
export const differences: Difference[] = [
  ...accountDifferences,
  {
    what: 'versions have `origin`',
    why: 'it tells which repository a version was read from',
    changelog: '`origin` of a version',
    apply: ({ body }) =>
      each(body, ['digest', 'publishedAt'], (version) => {
        version['origin'] = version['channel'] === 'sync' ? readFromRepository : null;
      }),
  },
  {
    what: 'API keys have `expiresSoon`',
    why: 'their owner is told of it, by the clock of the registry',
    changelog: '`expiresSoon` of an API key',
    apply: ({ body }, { recordedAt }) =>
      each(body, ['start', 'scopes', 'expiresAt'], (token) => {
        const { expiresAt } = token;
        const end = typeof expiresAt === 'string' ? new Date(expiresAt) : null;
        token['expiresSoon'] = expiresSoon(end, new Date(recordedAt));
      }),
  },
  {
    what: 'a version has `parts`',
    why: 'it may require other assets',
    changelog: '`parts` of a version',
    apply: ({ body }) =>
      each(body, ['manifest', 'readmePipeline'], (version) => (version['parts'] = [])),
  },
  {
    what: 'a version has `yankSeverity`',
    why: 'a version is yanked because it is broken, or for a security reason',
    changelog: '`yankSeverity` of a version',
    apply: ({ body }) =>
      each(body, ['yankedAt', 'yankReason'], (version) => {
        version['yankSeverity'] = version['yankedAt'] === null ? null : 'broken';
      }),
  },
  {
    what: 'an asset has `movedFrom`',
    why: 'an asset answers at its former names too',
    changelog: '`movedFrom` of an asset',
    apply: (expected) =>
      each(expected.body, ['ref', 'installs'], (asset) => {
        const isDetail =
          'installsByDay' in asset || /^\/api\/v1\/skills\/[^/?]+$/.test(expected.path);
        if (isDetail) asset['movedFrom'] = null;
        return isDetail;
      }),
  },
  {
    what: 'an API key has `lastUsedIp`',
    why: 'its owner sees from where it was used',
    changelog: '`lastUsedIp` of an API key',
    apply: ({ body }) =>
      each(body, ['start', 'scopes', 'lastUsedAt'], (token) => (token['lastUsedIp'] = null)),
  },
  {
    what: 'an outcome of a sync has `kind`',
    why: 'a folder may hold assets of several kinds',
    changelog: '`kind` of an outcome of a sync',
    apply: ({ body }) =>
      each(body, ['change', 'reasons'], (outcome) => (outcome['kind'] = 'skill')),
  },
  {
    what: 'the cursor of outcomes names a kind',
    why: 'it names that of the last item',
    changelog: '`nextCursor` of outcomes',
    apply: ({ body }) =>
      each(body, ['items', 'nextCursor'], (page) => {
        const position = parsed(page['nextCursor']);
        const { change } = (page['items'] as { change?: string }[]).at(-1) ?? {};
        if (change === undefined || position.length === 0) return false;
        const cursor = JSON.stringify([...position, 'skill']);
        page['nextCursor'] = Buffer.from(cursor).toString('base64url');
        return true;
      }),
  },
  {
    what: 'a deprecation has `successorKind`',
    why: 'a successor may be of another kind',
    changelog: '`successorKind` of a deprecation',
    apply: ({ body }) =>
      each(body, ['message', 'successor'], (deprecation) => {
        deprecation['successorKind'] = deprecation['successor'] === null ? null : 'skill';
      }),
  },
  {
    what: 'an install plan has `placements`',
    why: 'what an install writes is not always one folder',
    changelog: '`placements` of an install plan',
    apply: ({ body }) =>
      each(body, ['folder', 'command'], (plan) => {
        plan['placements'] = [{ type: 'folder', path: plan['folder'], from: '' }];
      }),
  },
  {
    what: 'an install plan has `obstacle`',
    why: 'a tool may take a kind and not this version of it',
    changelog: '`obstacle` of an install plan',
    apply: ({ body }) =>
      each(body, ['folder', 'command'], (plan) => {
        plan['obstacle'] = null;
      }),
  },
  {
    what: '`/meta` has `cli.below` and `readOnly`',
    why: 'a CLI may be too new for a server, and a registry in maintenance',
    changelog: '`cli.below` of `/api/v1/meta`',
    apply: ({ body }) =>
      each(body, ['cli', 'version', 'limits'], (meta) => {
        (meta['cli'] as Record<string, unknown>)['below'] = expect.any(String);
        meta['readOnly'] = null;
      }),
  },
  {
    what: 'a diff has `nextCursor` and `matters`',
    why: 'diffs come in pages, and clients show what a reader must not miss',
    changelog: '`nextCursor` of a diff',
    apply: ({ body }) =>
      each(body, ['files', 'truncated'], (diff) => {
        diff['nextCursor'] = null;
        diff['matters'] = expect.any(Object);
      }),
  },
  {
    what: '`installs` and `installsByDay` count persons',
    why: 'who installs twice on a day counts once',
    changelog: '`installs` and `installsByDay[].count` of an asset',
    apply: ({ body }, { persons }) =>
      each(body, ['ref', 'installs'], (asset) => {
        const count = persons.get(String(asset['ref'])) ?? 0;
        asset['installs'] = count;
        const days = asset['installsByDay'] as { count: number }[] | undefined;
        // All were made on one day.
        for (const day of days ?? []) if (day.count > 0) day.count = count;
      }),
  },
  {
    what: 'the cursor of a list by installs names another count',
    why: 'it names that of the last item',
    changelog: '`nextCursor` of a list by installs',
    apply: ({ body }) =>
      each(body, ['items', 'nextCursor'], (page) => {
        const [sort, count, id] = parsed(page['nextCursor']);
        const { installs } = (page['items'] as { installs?: number }[]).at(-1) ?? {};
        if (sort !== 'installs' || count === installs) return false;
        const cursor = JSON.stringify([sort, installs, id]);
        page['nextCursor'] = Buffer.from(cursor).toString('base64url');
        return true;
      }),
  },
  {
    what: 'the cursor of a search is another',
    why: 'it held a score, which counted what its reader may not see',
    changelog: '`nextCursor` of a search',
    apply: ({ body }) =>
      each(body, ['items', 'nextCursor'], (page) => {
        if (!isOfSearch(page['nextCursor'])) return false;
        page['nextCursor'] = expect.any(String);
        return true;
      }),
  },
  {
    what: 'the ETag of lists, versions, assets, diffs, outcomes and install plans is another',
    why: 'the keys of an item come in another order, or there is a field more',
    changelog: '`ETag` of lists, assets, versions, diffs, outcomes and install plans',
    apply({ path, headers, body }) {
      const isChanged =
        isList(path) ||
        [
          ['digest', 'publishedAt'],
          ['files', 'truncated'],
          ['ref', 'installs'],
          ['change', 'reasons'],
          ['folder', 'command'],
        ].some((keys) => each(body, keys, () => {}));
      if (!isChanged || headers['etag'] === undefined) return false;
      headers['etag'] = expect.any(String);
      return true;
    },
  },
  {
    what: 'there are lists of MCP servers and agents',
    why: '14e5071 had only skills',
    changelog: '`/api/v1/mcps` and `/api/v1/agents`',
    apply(expected) {
      const match = /^\/api\/v1\/(?:mcps|agents)(?:\/([^?]+))?(?:\?|$)/.exec(expected.path);
      if (expected.status !== 404 || !match) return false;
      const [, one] = match;
      if (one !== undefined) {
        Object.assign(expected.body as object, {
          code: 'asset.not_found',
          type: 'urn:agenthub:error:asset.not_found',
          title: expect.any(String),
          detail: `There is no "${one}".`,
        });
        return true;
      }
      expected.status = 200;
      expected.body = { items: [], nextCursor: null, total: 0 };
      Object.assign(expected.headers, {
        'cache-control': expect.stringMatching(/no-cache|max-age/),
        'content-type': 'application/json',
        etag: expect.any(String),
      });
      return true;
    },
  },
  {
    what: 'another text says what is wrong with `size`',
    why: 'all numbers of queries are read by one rule',
    changelog: '`detail` and `errors[].detail` of errors',
    apply: ({ body }) =>
      each(body, ['errors', 'detail'], (problem) => {
        const errors = problem['errors'] as { pointer: string; detail: string }[];
        if (errors[0]?.pointer !== '/size') return false;
        errors[0].detail = expect.any(String);
        problem['detail'] = expect.stringMatching(/^\/size: /);
      }),
  },
  {
    what: 'errors say the same in other words',
    why: 'details are in plain words',
    changelog: '`detail` and `errors[].detail` of errors',
    apply: ({ body }) =>
      each(body, ['detail'], (error) => {
        const reworded = rewordings.get(String(error['detail']));
        if (reworded === undefined) return false;
        error['detail'] = reworded;
        return true;
      }),
  },
  {
    what: 'archives stay in shared caches for a minute, and only those of anonymous readers',
    why: 'one that is withdrawn is to be gone from there',
    changelog: 'leaves shared caches within a minute',
    apply({ as, path, headers }) {
      if (!path.endsWith('/archive') || !headers['cache-control']?.startsWith('public'))
        return false;
      headers['cache-control'] =
        as === 'nobody' ? 'public, max-age=60, must-revalidate' : 'private, no-cache';
      return true;
    },
  },
  {
    what: '/health and /ready say `nosniff`',
    why: 'every answer does',
    changelog: 'Every answer says `nosniff`',
    apply({ headers }) {
      if (headers['x-content-type-options'] !== undefined) return false;
      headers['x-content-type-options'] = 'nosniff';
      return true;
    },
  },
  {
    what: 'the release names itself',
    why: 'it is another',
    changelog: null,
    apply({ body, headers }) {
      const isMeta = each(body, ['cli', 'version', 'limits'], (meta) => {
        meta['version'] = expect.any(String);
        (meta['cli'] as Record<string, unknown>)['latest'] = meta['version'];
      });
      if (isMeta) headers['etag'] = expect.any(String);
      return isMeta;
    },
  },
];
