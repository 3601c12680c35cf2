import { expect, it, onTestFinished } from 'vitest';
import { createClient } from '#schema/client.ts';
import { findUser } from '#cli/account/find-user.ts';
import { listen } from '#test/support/git/http-backend.ts';

it('takes nobody else for a user, where a registry answers all', async () => {
  const [ann, bob] = ['ann', 'bob'].map((username) => ({
    id: username,
    username,
    displayName: null,
    email: `${username}@example.com`,
    role: 'user',
    disabledAt: null,
    createdAt: '2026-01-01T00:00:00.000Z',
  }));
  const { url, close } = await listen(undefined, [], (_, res) => {
    res.setHeader('content-type', 'application/json');
    res.end(JSON.stringify({ items: [ann, bob], total: 2, nextCursor: null }));
  });
  onTestFinished(close);
  const client = createClient({ baseUrl: url });
  expect(await findUser(client, 'bob')).toEqual(bob);
  expect(await findUser(client, 'Bob@example.com')).toEqual(bob);
  await expect(findUser(client, 'eve')).rejects.toMatchObject({ code: 'user.not_found' });
});
