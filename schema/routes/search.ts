import { createRoute, z } from '@hono/zod-openapi';
import { assetSummary, kind } from '../asset.ts';
import { byKindWord } from '../kind.ts';
import { tag } from '../name.ts';
import { queryNumber } from '../page.ts';
import { anyone, json, problems } from './answers.ts';
import { listQuery } from './asset-inputs.ts';

const tagCounts = z
  .object({ items: z.array(z.object({ tag, count: z.number().int() })) })
  .openapi('TagCounts');
const group = z.object({ items: z.array(assetSummary), total: z.number().int() });

/** Searches all kinds; the results are grouped by kind, with totals. */
export const searchAll = createRoute({
  method: 'get',
  path: '/api/v1/search',
  operationId: 'searchAll',
  tags: ['search'],
  summary: 'Search all kinds, the best of each, with totals',
  security: anyone,
  request: {
    query: listQuery.pick({ tag: true, namespace: true, sort: true }).extend({
      q: z.string().max(10_000).default(''),
      kind: kind.optional(),
      size: queryNumber(1, 100, 20),
    }),
  },
  responses: {
    200: json(
      z
        .object({
          ...byKindWord(() => group),
          /** Whether signing in may show more. */
          moreWhenSignedIn: z.boolean(),
        })
        .openapi('SearchResult'),
      'The groups',
    ),
    ...problems('request.invalid', 'auth.invalid_credentials'),
  },
});

/** All tags with the number of readable assets that have them, the most used first. */
export const listTags = createRoute({
  method: 'get',
  path: '/api/v1/tags',
  operationId: 'listTags',
  tags: ['search'],
  summary: 'Tags with counts, most used first',
  security: anyone,
  request: {
    query: z.object({
      kind: kind.optional(),
      q: z.string().max(200).optional(),
      size: queryNumber(1, 100, 50),
    }),
  },
  responses: {
    200: json(tagCounts, 'The tags'),
    ...problems('request.invalid', 'auth.invalid_credentials'),
  },
});
