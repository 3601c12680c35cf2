import { createRoute, z } from '@hono/zod-openapi';
import { page, pageQuery } from '../page.ts';
import { session } from '../session.ts';
import { createdToken, tokenInput, tokenSummary } from '../token.ts';
import { account, password, passwordChange, userSummary } from '../user.ts';
import { json, jsonBody, problems, signedIn } from './answers.ts';

const refused = ['auth.required', 'auth.invalid_credentials', 'auth.insufficient_scope'] as const;

export const me = createRoute({
  method: 'get',
  path: '/api/v1/users/me',
  operationId: 'getAccount',
  tags: ['users'],
  summary: 'The account of the caller',
  security: signedIn,
  responses: { 200: json(account, 'The account'), ...problems(...refused) },
});

export const listTokens = createRoute({
  method: 'get',
  path: '/api/v1/users/me/tokens',
  operationId: 'listTokens',
  tags: ['users'],
  summary: 'The API keys of the caller',
  security: signedIn,
  responses: {
    200: json(z.object({ items: z.array(tokenSummary) }).openapi('Tokens'), 'The keys'),
    ...problems(...refused),
  },
});

export const createToken = createRoute({
  method: 'post',
  path: '/api/v1/users/me/tokens',
  operationId: 'createToken',
  tags: ['users'],
  summary: 'Make an API key; only this answer shows it',
  security: signedIn,
  request: { body: jsonBody(tokenInput) },
  responses: {
    201: json(createdToken, 'The key'),
    ...problems(...refused, 'request.invalid', 'namespace.not_found', 'auth.forbidden'),
  },
});

export const revokeToken = createRoute({
  method: 'delete',
  path: '/api/v1/users/me/tokens/{id}',
  operationId: 'revokeToken',
  tags: ['users'],
  summary: 'Revoke an API key',
  security: signedIn,
  request: { params: z.object({ id: z.uuid() }) },
  responses: {
    204: { description: 'Revoked' },
    ...problems(...refused, 'auth.forbidden', 'token.not_found'),
  },
});

export const changePassword = createRoute({
  method: 'put',
  path: '/api/v1/users/me/password',
  operationId: 'changePassword',
  tags: ['users'],
  summary: "Change the caller's own password; ends all sessions and answers with a new one",
  security: signedIn,
  request: { body: jsonBody(passwordChange) },
  responses: {
    200: json(session, 'Changed; API keys go on'),
    ...problems(
      ...refused,
      'request.invalid',
      'request.cross_origin',
      'auth.forbidden',
      'auth.too_many_attempts',
      'write.conflict',
      'server.busy',
    ),
  },
});

const users = '/api/v1/admin/users';
const byId = z.object({ id: z.uuid() });
const adminOnly = [...refused, 'auth.forbidden'] as const;

export const listUsers = createRoute({
  method: 'get',
  path: users,
  operationId: 'listUsers',
  tags: ['users'],
  summary: 'Users, the newest first',
  security: signedIn,
  request: {
    query: pageQuery.extend({
      name: z
        .string()
        .max(254)
        .optional()
        .openapi({ description: 'Only the user of this username or e-mail address' }),
    }),
  },
  responses: {
    200: json(page(userSummary, 'UserPage'), 'A page'),
    ...problems(...adminOnly, 'request.invalid'),
  },
});

export const setUserPassword = createRoute({
  method: 'put',
  path: `${users}/{id}/password`,
  operationId: 'setUserPassword',
  tags: ['users'],
  summary: "Set a new password for a user; ends the user's sessions",
  security: signedIn,
  request: { params: byId, body: jsonBody(z.strictObject({ password }).openapi('NewPassword')) },
  responses: {
    204: { description: 'Changed; API keys go on' },
    ...problems(...adminOnly, 'request.invalid', 'user.not_found', 'server.busy'),
  },
});

export const setUserDisabled = createRoute({
  method: 'put',
  path: `${users}/{id}/disabled`,
  operationId: 'setUserDisabled',
  tags: ['users'],
  summary: 'Disable a user, whose sessions and API keys end at once, or enable one again',
  security: signedIn,
  request: {
    params: byId,
    body: jsonBody(z.strictObject({ disabled: z.boolean() }).openapi('UserState')),
  },
  responses: {
    200: json(userSummary, 'The user'),
    ...problems(...adminOnly, 'request.invalid', 'user.not_found', 'user.last_admin'),
  },
});
