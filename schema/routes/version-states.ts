import { createRoute, z } from '@hono/zod-openapi';
import { installedVersions, versionState, versionStatesMax } from '../version-states.ts';
import { anyone, json, problems } from './answers.ts';

/** What became of installed versions of any kind, in one request. */
export const listVersionStates = createRoute({
  method: 'get',
  path: '/api/v1/version-states',
  operationId: 'listVersionStates',
  tags: ['search'],
  summary: `What became of installed versions, at most ${versionStatesMax}`,
  description:
    'Each item of `of` is `kind:namespace/name@version`, with `@` and what it follows (a version, a range or a dist-tag) if that is not `latest`. The answer has one item for each, in the same order. What the caller may not see is `gone`.',
  security: anyone,
  request: { query: z.object({ of: installedVersions }) },
  responses: {
    200: json(
      z.object({ items: z.array(versionState).max(versionStatesMax) }).openapi('VersionStates'),
      'The states, in the order of the request',
    ),
    ...problems('request.invalid', 'auth.invalid_credentials'),
  },
});
