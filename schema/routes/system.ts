import { createRoute, z } from '@hono/zod-openapi';
import { json, problems } from './answers.ts';

export const health = createRoute({
  method: 'get',
  path: '/health',
  tags: ['system'],
  summary: 'The process answers; no database is asked',
  responses: { 200: json(z.object({ status: z.literal('ok') }), 'Alive') },
});

export const ready = createRoute({
  method: 'get',
  path: '/ready',
  tags: ['system'],
  summary: 'The database answers, its migrations are applied, and the server is not stopping',
  responses: {
    200: json(z.object({ status: z.literal('ready') }), 'Ready'),
    ...problems('storage.unavailable', 'server.stopping'),
  },
});

/** What a client needs to know of the registry before it starts. */
export const meta = createRoute({
  method: 'get',
  path: '/api/v1/meta',
  tags: ['system'],
  summary: 'Version, limits and what is open on this registry',
  responses: {
    200: json(
      z
        .object({
          version: z.string(),
          cli: z.object({ latest: z.string(), minimum: z.string() }),
          registration: z.enum(['open', 'closed']),
          anonymousRead: z.boolean(),
          defaultVisibility: z.enum(['public', 'internal', 'private']),
          limits: z.object({
            archiveBytesMax: z.number().int(),
            fileBytesMax: z.number().int(),
            filesMax: z.number().int(),
          }),
        })
        .openapi('Meta'),
      'The registry',
    ),
  },
});
