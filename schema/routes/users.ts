import { z } from '@hono/zod-openapi';
import { accountLink, createdInvitation, invitation, invitationInput } from '../account-link.ts';
import { page, pageQuery } from '../page.ts';
import { session } from '../session.ts';
import { createdToken, tokenInput, tokenSummary } from '../token.ts';
import { account, email, password, passwordChange, role, username, userSummary } from '../user.ts';
import { json, jsonBody, problems, routesFor, signedIn } from './answers.ts';

const route = routesFor('users', signedIn);
const refused = ['auth.required', 'auth.invalid_credentials', 'auth.insufficient_scope'] as const;

export const me = route({
  method: 'get',
  path: '/api/v1/users/me',
  operationId: 'getAccount',
  summary: 'The account of the caller',
  responses: { 200: json(account, 'The account'), ...problems(...refused) },
});

export const listTokens = route({
  method: 'get',
  path: '/api/v1/users/me/tokens',
  operationId: 'listTokens',
  summary: 'The API keys of the caller',
  responses: {
    200: json(z.object({ items: z.array(tokenSummary) }).openapi('Tokens'), 'The keys'),
    ...problems(...refused),
  },
});

export const createToken = route({
  method: 'post',
  path: '/api/v1/users/me/tokens',
  operationId: 'createToken',
  summary: 'Make an API key; only this answer shows it',
  request: { body: jsonBody(tokenInput) },
  responses: {
    201: json(createdToken, 'The key'),
    ...problems(...refused, 'request.invalid', 'namespace.not_found', 'auth.forbidden'),
  },
});

export const revokeToken = route({
  method: 'delete',
  path: '/api/v1/users/me/tokens/{id}',
  operationId: 'revokeToken',
  summary: 'Revoke an API key',
  request: { params: z.object({ id: z.uuid() }) },
  responses: {
    204: { description: 'Revoked' },
    ...problems(...refused, 'auth.forbidden', 'token.not_found'),
  },
});

export const changePassword = route({
  method: 'put',
  path: '/api/v1/users/me/password',
  operationId: 'changePassword',
  summary: "Change the caller's own password; ends all sessions and answers with a new one",
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

export const listUsers = route({
  method: 'get',
  path: users,
  operationId: 'listUsers',
  summary: 'Users, the newest first',
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

export const listUserTokens = route({
  method: 'get',
  path: `${users}/{id}/tokens`,
  operationId: 'listUserTokens',
  summary: 'The API keys of a user, the newest first; never the keys themselves',
  request: { params: byId, query: pageQuery },
  responses: {
    200: json(page(tokenSummary, 'TokenPage'), 'A page'),
    ...problems(...adminOnly, 'request.invalid', 'user.not_found'),
  },
});

export const revokeUserToken = route({
  method: 'delete',
  path: `${users}/{id}/tokens/{tokenId}`,
  operationId: 'revokeUserToken',
  summary: 'Revoke an API key of a user at once',
  request: { params: byId.extend({ tokenId: z.uuid() }) },
  responses: {
    204: { description: 'Revoked' },
    ...problems(...adminOnly, 'request.invalid', 'user.not_found', 'token.not_found'),
  },
});

export const setUserPassword = route({
  method: 'put',
  path: `${users}/{id}/password`,
  operationId: 'setUserPassword',
  summary: "Set a new password for a user; ends the user's sessions",
  request: { params: byId, body: jsonBody(z.strictObject({ password }).openapi('NewPassword')) },
  responses: {
    204: { description: 'Changed; API keys go on' },
    ...problems(...adminOnly, 'request.invalid', 'user.not_found', 'server.busy'),
  },
});

export const setUserDisabled = route({
  method: 'put',
  path: `${users}/{id}/disabled`,
  operationId: 'setUserDisabled',
  summary: 'Disable a user, whose sessions and API keys end at once, or enable one again',
  request: {
    params: byId,
    body: jsonBody(z.strictObject({ disabled: z.boolean() }).openapi('UserState')),
  },
  responses: {
    200: json(userSummary, 'The user'),
    ...problems(
      ...adminOnly,
      'request.invalid',
      'user.not_found',
      'user.last_admin',
      'member.last_owner',
    ),
  },
});

export const updateMe = route({
  method: 'patch',
  path: '/api/v1/users/me',
  operationId: 'updateAccount',
  summary: 'Change the display name of the caller',
  request: {
    body: jsonBody(
      z
        .strictObject({ displayName: z.string().trim().min(1).max(100).nullable() })
        .openapi('AccountChange'),
    ),
  },
  responses: {
    200: json(account, 'The account'),
    ...problems(...adminOnly, 'request.invalid', 'request.cross_origin'),
  },
});

export const createUser = route({
  method: 'post',
  path: users,
  operationId: 'createUser',
  summary: 'Create an account; without a password, the answer has a link to set one',
  request: {
    body: jsonBody(
      z
        .strictObject({
          username,
          email,
          role: role.default('user'),
          password: password.optional(),
        })
        .openapi('UserInput'),
    ),
  },
  responses: {
    201: json(
      z.object({ user: userSummary, link: accountLink.nullable() }).openapi('CreatedUser'),
      'The user',
    ),
    ...problems(...adminOnly, 'request.invalid', 'user.taken', 'server.busy'),
  },
});

export const createResetLink = route({
  method: 'post',
  path: `${users}/{id}/reset-link`,
  operationId: 'createResetLink',
  summary: 'Make a link with which the user sets a new password once; only this answer shows it',
  request: { params: byId },
  responses: {
    201: json(accountLink, 'The link'),
    ...problems(...adminOnly, 'request.invalid', 'user.not_found'),
  },
});

export const setUserRole = route({
  method: 'put',
  path: `${users}/{id}/role`,
  operationId: 'setUserRole',
  summary: 'Make a user an admin, or an admin a user',
  request: {
    params: byId,
    body: jsonBody(z.strictObject({ role }).openapi('UserRole')),
  },
  responses: {
    200: json(userSummary, 'The user'),
    ...problems(...adminOnly, 'request.invalid', 'user.not_found', 'user.last_admin'),
  },
});

export const deleteUser = route({
  method: 'delete',
  path: `${users}/{id}`,
  operationId: 'deleteUser',
  summary: 'Delete an account for good; what it published stays',
  request: { params: byId },
  responses: {
    204: { description: 'Deleted' },
    ...problems(
      ...adminOnly,
      'request.invalid',
      'user.not_found',
      'user.last_admin',
      'member.last_owner',
    ),
  },
});

const invitations = '/api/v1/invitations';

export const listInvitations = route({
  method: 'get',
  path: invitations,
  operationId: 'listInvitations',
  summary: 'Open invitations that the caller may revoke, the newest first',
  request: { query: pageQuery },
  responses: {
    200: json(page(invitation, 'InvitationPage'), 'A page'),
    ...problems(...adminOnly, 'request.invalid'),
  },
});

export const createInvitation = route({
  method: 'post',
  path: invitations,
  operationId: 'createInvitation',
  summary: 'Make a link with which one person registers; only this answer shows it',
  request: { body: jsonBody(invitationInput) },
  responses: {
    201: json(createdInvitation, 'The invitation'),
    ...problems(
      ...adminOnly,
      'request.invalid',
      'auth.registration_closed',
      'namespace.not_found',
      'namespace.personal',
    ),
  },
});

export const revokeInvitation = route({
  method: 'delete',
  path: `${invitations}/{id}`,
  operationId: 'revokeInvitation',
  summary: 'Revoke an open invitation',
  request: { params: byId },
  responses: {
    204: { description: 'Revoked' },
    ...problems(...adminOnly, 'request.invalid', 'link.invalid'),
  },
});
