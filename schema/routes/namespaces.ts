import { z } from '@hono/zod-openapi';
import { namespaceName, namespaceType } from '../name.ts';
import {
  memberChange,
  memberInput,
  memberSummary,
  namespaceDetail,
  namespaceSummary,
  teamInput,
} from '../namespace.ts';
import { page, pageQuery } from '../page.ts';
import { anyone, json, jsonBody, problems, routesFor, signedIn } from './answers.ts';

const route = routesFor('namespaces', signedIn);
const namespaces = '/api/v1/namespaces';
const params = z.object({ namespace: namespaceName });
const memberParams = params.extend({ username: namespaceName });
const refused = ['auth.required', 'auth.invalid_credentials', 'auth.insufficient_scope'] as const;
const changes = [
  ...refused,
  'request.invalid',
  'request.cross_origin',
  'auth.forbidden',
  'namespace.not_found',
] as const;

export const list = route({
  method: 'get',
  path: namespaces,
  operationId: 'listNamespaces',
  summary: 'The namespaces that the caller may see, by name',
  security: anyone,
  request: {
    query: pageQuery.extend({
      type: namespaceType.optional(),
      mine: z
        .stringbool()
        .default(false)
        .openapi({ type: 'boolean', description: 'Only those that the caller is a member of' }),
    }),
  },
  responses: {
    200: json(page(namespaceSummary, 'NamespacePage'), 'A page'),
    ...problems('request.invalid', 'auth.invalid_credentials'),
  },
});

export const create = route({
  method: 'post',
  path: namespaces,
  operationId: 'createTeam',
  summary: 'Create a team; the caller becomes its owner',
  request: { body: jsonBody(teamInput) },
  responses: {
    201: json(namespaceDetail, 'The team'),
    ...problems(
      ...refused,
      'request.invalid',
      'request.cross_origin',
      'auth.forbidden',
      'namespace.reserved',
      'namespace.taken',
    ),
  },
});

export const get = route({
  method: 'get',
  path: `${namespaces}/{namespace}`,
  operationId: 'getNamespace',
  summary: 'A namespace, and what the caller may do in it',
  security: anyone,
  request: { params },
  responses: {
    200: json(namespaceDetail, 'The namespace'),
    ...problems('request.invalid', 'auth.invalid_credentials', 'namespace.not_found'),
  },
});

export const remove = route({
  method: 'delete',
  path: `${namespaces}/{namespace}`,
  operationId: 'deleteTeam',
  summary: 'Delete a team that nothing was ever published to',
  request: { params },
  responses: {
    204: { description: 'Deleted' },
    ...problems(...changes, 'namespace.personal', 'namespace.not_empty'),
  },
});

export const listMembers = route({
  method: 'get',
  path: `${namespaces}/{namespace}/members`,
  operationId: 'listMembers',
  summary: 'The members of a namespace, by username',
  request: { params, query: pageQuery },
  responses: {
    200: json(page(memberSummary, 'MemberPage'), 'A page'),
    ...problems(...refused, 'request.invalid', 'namespace.not_found'),
  },
});

export const addMember = route({
  method: 'post',
  path: `${namespaces}/{namespace}/members`,
  operationId: 'addMember',
  summary: 'Add a user to a team',
  request: { params, body: jsonBody(memberInput) },
  responses: {
    201: json(memberSummary, 'The member'),
    ...problems(...changes, 'namespace.personal', 'user.not_found', 'member.exists'),
  },
});

export const setRole = route({
  method: 'put',
  path: `${namespaces}/{namespace}/members/{username}`,
  operationId: 'setMemberRole',
  summary: 'Change the role of a member',
  request: { params: memberParams, body: jsonBody(memberChange) },
  responses: {
    200: json(memberSummary, 'The member'),
    ...problems(...changes, 'namespace.personal', 'member.not_found', 'member.last_owner'),
  },
});

export const removeMember = route({
  method: 'delete',
  path: `${namespaces}/{namespace}/members/{username}`,
  operationId: 'removeMember',
  summary: 'Remove a member from a team, or leave it',
  request: { params: memberParams },
  responses: {
    204: { description: 'Removed' },
    ...problems(...changes, 'namespace.personal', 'member.not_found', 'member.last_owner'),
  },
});
