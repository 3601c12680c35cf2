import { describe, expect, it } from 'vitest';
import { json } from '#test/support/answers.ts';
import { fileRegistry, type User } from '#test/support/registry.ts';

const registry = await fileRegistry();
const { call } = registry;

async function makeKey(as: User, input: object): Promise<User> {
  const session = { ...as, key: as.session };
  const made = call('/users/me/tokens', { method: 'POST', as: session, json: input });
  return { ...as, key: (await json<{ key: string }>(made, 201)).key };
}

describe('an API key', () => {
  it('tells its bearer, and marks it in the list, when it expires within 14 days', async () => {
    const mei = await registry.user('mei');
    const soon = await makeKey(mei, { name: 'soon', expiresInDays: 14 });
    const later = await makeKey(mei, { name: 'later', expiresInDays: 15 });
    const notice = async (user: User) =>
      (await call('/users/me', { headers: { 'x-api-key': user.key } })).headers.get(
        'x-agenthub-key-expires',
      );
    expect(await notice(soon)).toMatch(/^\d{4}-.*Z; days=14; key=sr_/);
    expect(await notice(later)).toBeNull();
    const { items } = await json<{ items: { name: string; expiresSoon: boolean }[] }>(
      call('/users/me/tokens', { as: soon }),
    );
    expect(items).toMatchObject(
      expect.arrayContaining([
        expect.objectContaining({ name: 'soon', expiresSoon: true }),
        expect.objectContaining({ name: 'later', expiresSoon: false }),
      ]),
    );
  });
});
