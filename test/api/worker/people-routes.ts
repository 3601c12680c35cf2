import { expect } from 'vitest';
import type { CallInput, CallOutput, RouteKey } from '#schema/call.ts';

import { assetRoute } from '#schema/client.ts';
import type { PublishedKind } from '#schema/kinds/index.ts';

/** Calls as one caller, each of which must have a status. */
type Caller = {
  raw<K extends RouteKey>(key: K, status: number, input?: CallInput<K>): Promise<Response>;
  call<K extends RouteKey>(key: K, status: number, input?: CallInput<K>): Promise<CallOutput<K>>;
};
type Callers = { nobody: Caller; admin: Caller; as(token?: string): Caller };

/** Asks the routes of accounts, links, device logins and teams. */
export async function people({ nobody, admin, as }: Callers): Promise<void> {
  const users = '/api/v1/admin/users';
  const account = { username: 'ana', email: 'ana@example.com', password: 'password of ana' };
  const { user } = await admin.call(`POST ${users}`, 201, { body: account });
  const params = { id: user.id };
  const login = (password: string) =>
    nobody.call('POST /api/v1/auth/login', 200, { body: { email: 'ana', password } });
  const link = await admin.call(`POST ${users}/{id}/reset-link`, 201, { params });
  const secret = new URL(link.url).hash.slice(1);
  const reset = { secret, password: 'another of ana' };
  expect(await nobody.call('POST /api/v1/auth/reset', 200, { body: reset })).toEqual({
    username: 'ana',
  });
  const ana = as((await login(reset.password)).token);
  await ana.call('PATCH /api/v1/users/me', 200, { body: { displayName: 'Ana' } });

  const device = await nobody.call('POST /api/v1/auth/device', 201, {
    body: { clientName: 'a device' },
  });
  const { userCode, deviceCode } = device;
  await ana.call('GET /api/v1/auth/device/{userCode}', 200, { params: { userCode } });
  const decision = { body: { userCode, approve: true } };
  await ana.raw('POST /api/v1/auth/device/decision', 204, decision);
  await nobody.call('POST /api/v1/auth/device/token', 200, { body: { deviceCode } });
  const keys = await admin.call(`GET ${users}/{id}/tokens`, 200, { params });
  expect(keys).toMatchObject({ total: 1, items: [{ name: 'a device' }] });
  await admin.raw(`DELETE ${users}/{id}/tokens/{tokenId}`, 204, {
    params: { ...params, tokenId: keys.items[0]?.id ?? '' },
  });

  const { id } = await admin.call('POST /api/v1/invitations', 201, { body: {} });
  expect(await admin.call('GET /api/v1/invitations', 200)).toMatchObject({ total: 1 });
  await admin.raw('DELETE /api/v1/invitations/{id}', 204, { params: { id } });

  const namespaces = '/api/v1/namespaces';
  const crew = { namespace: 'crew' };
  const member = { ...crew, username: 'mei' };
  await ana.call(`POST ${namespaces}`, 201, { body: { name: 'crew' } });
  await ana.call(`GET ${namespaces}`, 200, { query: { mine: 'true' } });
  await ana.call(`GET ${namespaces}/{namespace}`, 200, { params: crew });
  const added = { username: member.username };
  await ana.call(`POST ${namespaces}/{namespace}/members`, 201, { params: crew, body: added });
  const change = { params: member, body: { role: 'maintainer' as const } };
  await ana.call(`PUT ${namespaces}/{namespace}/members/{username}`, 200, change);
  expect(
    await ana.call(`GET ${namespaces}/{namespace}/members`, 200, { params: crew }),
  ).toMatchObject({ total: 2 });
  await ana.raw(`DELETE ${namespaces}/{namespace}/members/{username}`, 204, { params: member });
  await ana.raw(`DELETE ${namespaces}/{namespace}`, 204, { params: crew });

  await admin.call(`PUT ${users}/{id}/role`, 200, { params, body: { role: 'admin' } });
  await admin.call(`PUT ${users}/{id}/role`, 200, { params, body: { role: 'user' } });
  await admin.raw(`DELETE ${users}/{id}`, 204, { params });
}

/** Renames an asset, and finds it by its former name. */
export async function moving(kind: PublishedKind, owner: Caller): Promise<void> {
  const params = { namespace: 'mei', name: 'pdf' };
  const asset = '/api/v1/{kind}/{namespace}/{name}';
  await owner.call(assetRoute(kind, `POST ${asset}/move`), 200, {
    params,
    body: { name: 'papers' },
  });
  expect(await owner.call(assetRoute(kind, `GET ${asset}`), 200, { params })).toMatchObject({
    name: 'papers',
    movedFrom: 'mei/pdf',
  });
}
