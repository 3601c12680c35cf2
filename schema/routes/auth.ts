import { createRoute, z } from '@hono/zod-openapi';
import { linkSecret } from '../account-link.ts';
import { deviceCode, deviceInput, pendingDevice, startedDevice, userCode } from '../device.ts';
import { session } from '../session.ts';
import { createdToken } from '../token.ts';
import { email, password, typedPassword, username } from '../user.ts';
import { anyone, json, jsonBody, noCredential, problems, signedIn } from './answers.ts';

export const register = createRoute({
  method: 'post',
  path: '/api/v1/auth/register',
  operationId: 'register',
  tags: ['auth'],
  summary: 'Create an account; only this answer shows its first API key',
  security: noCredential,
  request: {
    body: jsonBody(
      z
        .strictObject({ username, email, password, invitation: linkSecret.optional() })
        .openapi('RegistrationInput'),
    ),
  },
  responses: {
    201: json(session.extend({ apiKey: createdToken }).openapi('Registration'), 'The account'),
    ...problems(
      'request.invalid',
      'auth.registration_closed',
      'link.invalid',
      'auth.email_refused',
      'namespace.reserved',
      'user.taken',
      'auth.too_many_attempts',
      'server.busy',
      'request.cross_origin',
    ),
  },
});

export const login = createRoute({
  method: 'post',
  path: '/api/v1/auth/login',
  operationId: 'login',
  tags: ['auth'],
  summary: 'Sign in with e-mail address (or username) and password',
  security: noCredential,
  request: {
    body: jsonBody(
      z
        .strictObject({ email: z.string().min(1).max(254), password: typedPassword })
        .openapi('Credentials'),
    ),
  },
  responses: {
    200: json(session, 'Signed in'),
    ...problems(
      'request.invalid',
      'auth.invalid_credentials',
      'auth.too_many_attempts',
      'server.busy',
      'request.cross_origin',
    ),
  },
});

export const logout = createRoute({
  method: 'post',
  path: '/api/v1/auth/logout',
  operationId: 'logout',
  tags: ['auth'],
  summary: 'End the session of this browser, or with `everywhere` all sessions of the user',
  security: anyone,
  request: { query: z.object({ everywhere: z.stringbool().default(false) }) },
  responses: {
    204: { description: 'Signed out' },
    ...problems(
      'auth.required',
      'auth.insufficient_scope',
      'auth.forbidden',
      'request.cross_origin',
    ),
  },
});

export const resetPassword = createRoute({
  method: 'post',
  path: '/api/v1/auth/reset',
  operationId: 'resetPassword',
  tags: ['auth'],
  summary: 'Set a new password with a reset link; ends all sessions of the user',
  security: noCredential,
  request: {
    body: jsonBody(z.strictObject({ secret: linkSecret, password }).openapi('PasswordReset')),
  },
  responses: {
    200: json(
      z.object({ username: z.string() }).openapi('ResetAccount'),
      'Changed; API keys go on',
    ),
    ...problems(
      'request.invalid',
      'link.invalid',
      'auth.too_many_attempts',
      'server.busy',
      'request.cross_origin',
    ),
  },
});

export const startDevice = createRoute({
  method: 'post',
  path: '/api/v1/auth/device',
  operationId: 'startDeviceLogin',
  tags: ['auth'],
  summary: 'Start a device login (RFC 8628): a person approves it on the web page',
  security: noCredential,
  request: { body: jsonBody(deviceInput) },
  responses: {
    201: json(startedDevice, 'Started; poll for its key'),
    ...problems('request.invalid', 'auth.too_many_attempts', 'request.cross_origin'),
  },
});

export const pollDevice = createRoute({
  method: 'post',
  path: '/api/v1/auth/device/token',
  operationId: 'pollDeviceLogin',
  tags: ['auth'],
  summary: 'Get the API key of a device login, once, after its approval',
  description:
    'The codes are those of RFC 8628, section 3.5: `device.pending` is authorization_pending, `device.slow_down` slow_down, `device.denied` access_denied, `device.expired` expired_token.',
  security: noCredential,
  request: { body: jsonBody(z.strictObject({ deviceCode }).openapi('DeviceCode')) },
  responses: {
    200: json(createdToken, 'The key; only this answer has it'),
    ...problems(
      'request.invalid',
      'device.pending',
      'device.slow_down',
      'device.denied',
      'device.expired',
      'request.cross_origin',
    ),
  },
});

const decider = [
  'request.invalid',
  'auth.required',
  'auth.insufficient_scope',
  'auth.forbidden',
  'auth.too_many_attempts',
  'device.not_found',
] as const;

export const getDevice = createRoute({
  method: 'get',
  path: '/api/v1/auth/device/{userCode}',
  operationId: 'getDeviceLogin',
  tags: ['auth'],
  summary: 'The device login that waits under a user code; needs a session',
  security: signedIn,
  request: { params: z.object({ userCode }) },
  responses: { 200: json(pendingDevice, 'The device login'), ...problems(...decider) },
});

export const decideDevice = createRoute({
  method: 'post',
  path: '/api/v1/auth/device/decision',
  operationId: 'decideDeviceLogin',
  tags: ['auth'],
  summary: 'Approve or deny a device login; needs a session',
  security: signedIn,
  request: {
    body: jsonBody(z.strictObject({ userCode, approve: z.boolean() }).openapi('DeviceDecision')),
  },
  responses: {
    204: { description: 'Decided' },
    ...problems(...decider, 'request.cross_origin'),
  },
});
