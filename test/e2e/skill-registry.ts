import { afterAll, beforeAll } from 'vitest';
import { startTestServer } from '#test/support/test-server.ts';
import { type Account, makeAccount } from './seed.ts';
import { publishFixtures } from './skill-fixtures.ts';

/** A registry with the skills of the fixtures and their owner, for all tests of a file. */
export function useSkillRegistry(): { readonly url: string; readonly owner: Account } {
  const opened = { url: '', owner: {} as Account };
  let close: (() => Promise<void>) | undefined;

  beforeAll(async () => {
    const server = await startTestServer();
    close = () => server.close();
    opened.url = server.url;
    opened.owner = await makeAccount(server.url, 'mei');
    await publishFixtures({ url: server.url, apiKey: opened.owner.key, namespace: 'mei' });
  });

  afterAll(() => close?.());
  return opened;
}
