import { createRoute, z } from '@hono/zod-openapi';
import { anyone, json, noCredential, problems } from './answers.ts';

/** The answer to a request that is not HTTP or whose head is too large; no route sees it. */
const unreadable: Record<never, never> = {
  '4XX': { description: 'The request cannot be read (400, 408, 431)' },
};

export const health = createRoute({
  method: 'get',
  path: '/health',
  operationId: 'getHealth',
  tags: ['system'],
  summary: 'The process answers; no database is asked',
  security: noCredential,
  responses: {
    200: json(z.object({ status: z.literal('ok') }).openapi('Health'), 'Alive'),
    ...unreadable,
  },
});

export const ready = createRoute({
  method: 'get',
  path: '/ready',
  operationId: 'getReadiness',
  tags: ['system'],
  summary: 'The database answers, its migrations are applied, and the server is not stopping',
  security: noCredential,
  responses: {
    200: json(z.object({ status: z.literal('ready') }).openapi('Readiness'), 'Ready'),
    ...unreadable,
    ...problems('storage.unavailable', 'server.stopping'),
  },
});

/** The facts that a client needs before it uses the registry. */
export const meta = createRoute({
  method: 'get',
  path: '/api/v1/meta',
  operationId: 'getMeta',
  tags: ['system'],
  summary: 'Version, limits and what is open on this registry',
  security: anyone,
  responses: {
    200: json(
      z
        .object({
          version: z.string(),
          cli: z
            .object({
              latest: z.string(),
              minimum: z.string(),
              // Absent from servers before 0.2.0, to which newer CLIs talk too.
              below: z.string().optional(),
            })
            .describe(
              'The CLI that this server hands out; it serves those from `minimum` on, below `below`',
            ),
          // `closed` also where an invitation is needed, for clients that know no more.
          registration: z.enum(['open', 'closed']),
          // Absent from servers before 0.2.0.
          invitations: z
            .boolean()
            .optional()
            .describe('Whether an invitation link lets its bearer register'),
          anonymousRead: z.boolean(),
          // Absent from servers before 0.2.0.
          readOnly: z
            .enum(['setting', 'database'])
            .nullable()
            .optional()
            .describe(
              'Why writes are refused: READ_ONLY is set, or the database takes none; null if they are served',
            ),
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
    ...problems('request.invalid', 'auth.invalid_credentials'),
  },
});
