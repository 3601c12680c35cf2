import { z } from '@hono/zod-openapi';
import { page, pageQuery, queryNumber } from '../page.ts';
import {
  sourceInput,
  sourcePatch,
  sourceTest,
  syncLogLine,
  syncOutcome,
  syncPreview,
  syncRun,
  syncSource,
  syncSourceWithSecret,
  syncState,
} from '../source.ts';
import { json, jsonBody, problems, routesFor, signedIn, webhook } from './answers.ts';

const sources = '/api/v1/admin/sync-sources';
const runs = '/api/v1/admin/sync-runs';
const byId = z.object({ id: z.uuid() });
const route = routesFor('sync', signedIn);
const refused = [
  'auth.required',
  'auth.invalid_credentials',
  'auth.insufficient_scope',
  'auth.forbidden',
] as const;
const gitRefused = [
  'git.unreachable',
  'git.busy',
  'git.timeout',
  'git.address_denied',
  'git.auth_failed',
  'git.host_key_unknown',
  'git.host_key_changed',
  'git.repository_not_found',
  'git.ref_not_found',
  'git.too_large',
  'git.invalid',
  'secret.unreadable',
] as const;

export const listSources = route({
  method: 'get',
  path: sources,
  operationId: 'listSyncSources',
  summary: 'Git sources, the newest first',
  request: { query: pageQuery },
  responses: { 200: json(page(syncSource, 'SyncSourcePage'), 'A page'), ...problems(...refused) },
});

export const createSource = route({
  method: 'post',
  path: sources,
  operationId: 'createSyncSource',
  summary: 'Add a git source; only this answer shows its webhook secret',
  request: { body: jsonBody(sourceInput) },
  responses: {
    201: json(syncSourceWithSecret, 'The source'),
    ...problems(...refused, 'request.invalid', 'namespace.not_found', 'source.exists'),
  },
});

export const getSource = route({
  method: 'get',
  path: `${sources}/{id}`,
  operationId: 'getSyncSource',
  summary: 'A git source',
  request: { params: byId },
  responses: { 200: json(syncSource, 'The source'), ...problems(...refused, 'source.not_found') },
});

export const updateSource = route({
  method: 'patch',
  path: `${sources}/{id}`,
  operationId: 'updateSyncSource',
  summary: 'Update, pause or resume a git source',
  request: { params: byId, body: jsonBody(sourcePatch) },
  responses: {
    200: json(
      syncSourceWithSecret,
      'The source, with its webhook secret if that is new, else null',
    ),
    ...problems(...refused, 'request.invalid', 'source.not_found', 'source.exists'),
  },
});

export const removeSource = route({
  method: 'delete',
  path: `${sources}/{id}`,
  operationId: 'removeSyncSource',
  summary: 'Remove a git source; its published assets stay',
  request: { params: byId },
  responses: { 204: { description: 'Removed' }, ...problems(...refused, 'source.not_found') },
});

export const testSource = route({
  method: 'post',
  path: `${sources}/{id}/test`,
  operationId: 'testSyncSource',
  summary: 'Test the connection to the remote',
  request: { params: byId },
  responses: {
    200: json(sourceTest, 'What it answered'),
    ...problems(...refused, ...gitRefused, 'source.not_found'),
  },
});

export const previewSource = route({
  method: 'post',
  path: `${sources}/{id}/preview`,
  operationId: 'previewSyncSource',
  summary: 'What a run would do now; nothing is written',
  request: { params: byId },
  responses: {
    200: json(syncPreview, 'The plan'),
    ...problems(...refused, ...gitRefused, 'source.not_found'),
  },
});

export const syncSourceNow = route({
  method: 'post',
  path: `${sources}/{id}/sync`,
  operationId: 'startSyncRun',
  summary: 'Start a run, or give the one that is already queued',
  request: { params: byId },
  responses: { 202: json(syncRun, 'The run'), ...problems(...refused, 'source.not_found') },
});

export const importRepository = route({
  method: 'post',
  path: '/api/v1/admin/import',
  operationId: 'importRepository',
  summary: 'Import a repository once: adds a source without a schedule and starts one run',
  request: { body: jsonBody(sourceInput) },
  responses: {
    202: json(syncRun, 'The run'),
    ...problems(...refused, 'request.invalid', 'namespace.not_found'),
  },
});

export const listRuns = route({
  method: 'get',
  path: runs,
  operationId: 'listSyncRuns',
  summary: 'Sync runs, the newest first',
  request: {
    query: pageQuery.extend({ source: z.uuid().optional(), state: syncState.optional() }),
  },
  responses: { 200: json(page(syncRun, 'SyncRunPage'), 'A page'), ...problems(...refused) },
});

export const getRun = route({
  method: 'get',
  path: `${runs}/{id}`,
  operationId: 'getSyncRun',
  summary: 'A sync run',
  request: { params: byId },
  responses: { 200: json(syncRun, 'The run'), ...problems(...refused, 'run.not_found') },
});

export const listOutcomes = route({
  method: 'get',
  path: `${runs}/{id}/outcomes`,
  operationId: 'listSyncOutcomes',
  summary: 'The outcomes of a run by path; unchanged assets are only counted',
  request: { params: byId, query: pageQuery },
  responses: {
    200: json(page(syncOutcome, 'SyncOutcomePage'), 'A page'),
    ...problems(...refused, 'run.not_found'),
  },
});

/**
 * As events: `event: line` has a SyncLogLine as data and its ordinal as id, so that a disconnected client continues
 * with `Last-Event-ID`; `event: end` has the ended run; comments keep the connection open.
 */
export const readLog = route({
  method: 'get',
  path: `${runs}/{id}/log`,
  operationId: 'readSyncLog',
  summary:
    'The log of a run after a line. With `Accept: text/event-stream`: as events, until the run has ended',
  request: {
    params: byId,
    query: z.object({ after: queryNumber(0, Number.MAX_SAFE_INTEGER, 0) }),
  },
  responses: {
    200: {
      description: 'The lines',
      content: {
        'application/json': {
          schema: z
            .object({ items: z.array(syncLogLine), isOver: z.boolean() })
            .openapi('SyncLogPart'),
        },
        'text/event-stream': { schema: z.string() },
      },
    },
    ...problems(...refused, 'run.not_found'),
  },
});

export const cancelRun = route({
  method: 'post',
  path: `${runs}/{id}/cancel`,
  operationId: 'cancelSyncRun',
  summary: 'Cancel a run: a waiting run ends at once, a running one at its next step',
  request: { params: byId },
  responses: {
    200: json(syncRun, 'The run'),
    ...problems(...refused, 'run.not_found', 'run.finished'),
  },
});

export const receivePush = route({
  method: 'post',
  path: '/api/v1/webhooks/{id}',
  operationId: 'receivePush',
  summary: 'A push event of GitLab (`X-Gitlab-Token`) or GitHub (`X-Hub-Signature-256`)',
  security: webhook,
  request: { params: byId },
  responses: {
    202: json(
      z.object({ run: z.string().nullable() }).openapi('PushAnswer'),
      'Accepted; the id of the run, null if there is nothing to do',
    ),
    ...problems('webhook.refused', 'request.invalid', 'request.too_large', 'secret.unreadable'),
  },
});
