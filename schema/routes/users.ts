import { createRoute, z } from '@hono/zod-openapi';
import { createdToken, tokenInput, tokenSummary } from '../token.ts';
import { account } from '../user.ts';
import { json, jsonBody, problems, signedIn } from './answers.ts';

const refused = problems('auth.required', 'auth.invalid_credentials', 'auth.insufficient_scope');

export const me = createRoute({
  method: 'get',
  path: '/api/v1/users/me',
  tags: ['users'],
  summary: 'Who the caller is',
  security: signedIn,
  responses: { 200: json(account, 'The account'), ...refused },
});

export const listTokens = createRoute({
  method: 'get',
  path: '/api/v1/users/me/tokens',
  tags: ['users'],
  summary: 'The API keys of the caller',
  security: signedIn,
  responses: { 200: json(z.object({ items: z.array(tokenSummary) }), 'The keys'), ...refused },
});

export const createToken = createRoute({
  method: 'post',
  path: '/api/v1/users/me/tokens',
  tags: ['users'],
  summary: 'Make an API key; this answer alone shows it',
  security: signedIn,
  request: { body: jsonBody(tokenInput) },
  responses: {
    201: json(createdToken, 'The key'),
    ...refused,
    ...problems('request.invalid', 'namespace.not_found'),
  },
});

export const revokeToken = createRoute({
  method: 'delete',
  path: '/api/v1/users/me/tokens/{id}',
  tags: ['users'],
  summary: 'Revoke an API key',
  security: signedIn,
  request: { params: z.object({ id: z.uuid() }) },
  responses: { 204: { description: 'Revoked' }, ...refused, ...problems('token.not_found') },
});
